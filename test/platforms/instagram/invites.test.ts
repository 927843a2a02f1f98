import type { Http } from '../../../platforms/http';
import { answerInvite, listInvites } from '../../../platforms/instagram';
import type { Client } from '../../support/instagram';
import { connectInstagram } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

const EDGE = '/collaboration_invites';

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(async () => {
	await sandbox.control('reset');
	client = await connectInstagram(sandbox, 'facebook');
	await sandbox.control('instagram/account', {
		username: 'example_creator',
		collaboration_invites: INVITES.map(({ mediaId, owner, caption }) => ({
			media_id: mediaId,
			media_owner_username: owner,
			caption,
		})),
	});
});
afterEach(() => client.close());
afterAll(() => sandbox.close());

const INVITES = Array.from({ length: 23 }, (_, index) => ({
	mediaId: `1790000000000${String(index).padStart(4, '0')}`,
	owner: 'nordlicht_studio',
	caption: `Invite ${index}`,
	mediaUrl: expect.stringContaining('http') as string,
}));
const [FIRST, SECOND] = INVITES.map(({ mediaId }) => mediaId) as [string, string];

interface Account {
	username: string;
	collaboration_invites: { media_id: string; answer: string | null }[];
}
const answers = async () => {
	const { instagram } = (await sandbox.read('state')) as unknown as { instagram: { accounts: Account[] } };
	const account = instagram.accounts.find(({ username }) => username === 'example_creator');
	return account?.collaboration_invites.filter(({ answer }) => answer !== null);
};
const fault = (members: object, method = 'POST') =>
	sandbox.control('faults', { match: { path: EDGE, method }, ...members });

describe('invites of collaborators (instagram §4.9)', () => {
	it('are listed page by page', async () => {
		expect(await listInvites(client.instagram, Infinity)).toEqual(INVITES);
		expect(await listInvites(client.instagram, 12)).toEqual(INVITES.slice(0, 12));
	});

	it('are accepted and declined', async () => {
		await answerInvite(client.instagram, FIRST, true);
		await answerInvite(client.instagram, SECOND, false);
		expect(await answers()).toEqual([
			{ media_id: FIRST, answer: 'accepted' },
			{ media_id: SECOND, answer: 'declined' },
		]);
		expect(await listInvites(client.instagram, Infinity)).toHaveLength(INVITES.length - 2);
	});

	it('need Facebook Login', async () => {
		const other = await connectInstagram(sandbox, 'instagram');
		const needed = { code: 'facebook_login_required', action: 'fix-request' };
		await expect(listInvites(other.instagram, 1)).rejects.toMatchObject(needed);
		await expect(answerInvite(other.instagram, FIRST, true)).rejects.toMatchObject(needed);
		await other.close();
	});

	it('say so if none waits for the post', async () => {
		await answerInvite(client.instagram, FIRST, true);
		const missing = { code: 'invite_not_found', action: 'fix-request' };
		await expect(answerInvite(client.instagram, FIRST, true)).rejects.toMatchObject(missing);
		await fault({ kind: 'status', status: 200, body: '{"success":false}' });
		await expect(answerInvite(client.instagram, SECOND, true)).rejects.toMatchObject(missing);
	});

	it.each([
		['the connection drops', { kind: 'reset-after' }],
		[
			'the answer is that of a gateway',
			{ kind: 'status', status: 502, body: '<h1>502</h1>', accepted: true },
		],
	])('are known to be answered although %s', async (_name, members) => {
		await fault(members);
		await answerInvite(client.instagram, FIRST, true);
		expect(await answers()).toEqual([{ media_id: FIRST, answer: 'accepted' }]);
	});

	it('still wait if nothing has arrived, so that it can be tried again', async () => {
		await fault({ kind: 'reset-before' });
		await expect(answerInvite(client.instagram, FIRST, true)).rejects.toMatchObject({ retryable: true });
		expect(await answers()).toEqual([]);
	});

	it.each([{ kind: 'reset-after' }, { kind: 'status', status: 503 }])(
		'are in doubt if the list cannot be read either: %o',
		async (members) => {
			await fault(members);
			await fault({ kind: 'error', code: 10 }, 'GET');
			await expect(answerInvite(client.instagram, FIRST, true)).rejects.toMatchObject({
				code: 'outcome_unknown',
				action: 'check-outcome',
				message: expect.not.stringMatching(/try again/i),
			});
		},
	);

	it("fail with Instagram's own reason where that is clear", async () => {
		await fault({ kind: 'error', code: 10 });
		await expect(answerInvite(client.instagram, FIRST, true)).rejects.toMatchObject({
			code: 'scope_missing',
		});
		await fault({ kind: 'error', code: 100 });
		await fault({ kind: 'error', code: 10 }, 'GET');
		await expect(answerInvite(client.instagram, FIRST, true)).rejects.toMatchObject({
			code: 'request_refused',
		});
		const http: Http = async (request) =>
			request.method === 'POST' ? { noAnswer: 'ECONNREFUSED', sent: false } : client.instagram.http(request);
		await expect(answerInvite({ ...client.instagram, http }, FIRST, true)).rejects.toMatchObject({
			code: 'platform_unreachable',
		});
		expect(await answers()).toEqual([]);
	});
});
