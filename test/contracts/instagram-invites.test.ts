import { failure, refused } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules, type InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;
let facebook: GraphClient;
let edge: string;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(async () => {
	await instagram.reset();
	facebook = await instagram.connectFacebook();
	edge = `${facebook.account}/collaboration_invites`;
});

const ids = (body: { data: readonly Record<string, unknown>[] }) => body.data.map(({ media_id }) => media_id);
interface State {
	instagram: { accounts: { username: string; collaboration_invites: object[] }[] };
}

const invites = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		media_id: `1790000000000${String(index).padStart(4, '0')}`,
		media_owner_username: 'nordlicht_studio',
		caption: `Invite ${index}`,
	}));
const invite = (count: number) =>
	instagram.set('instagram/account', {
		username: 'example_creator',
		collaboration_invites: invites(count),
	});

test('instagram rule 59: pending invites are for Facebook Login, ten in a page', async () => {
	expect((await facebook.get(edge)).body.data).toEqual([]);
	await invite(12);
	const first = await facebook.get(edge);
	expect(ids(first.body)).toEqual(invites(10).map(({ media_id }) => media_id));
	expect(first.body.data[0]).toEqual({
		...invites(1)[0],
		media_url: expect.stringContaining('http'),
	});
	const { after } = first.body.paging?.cursors ?? {};
	const second = await facebook.get(edge, { after: String(after) });
	expect(ids(second.body)).toEqual(
		invites(12)
			.slice(10)
			.map(({ media_id }) => media_id),
	);
	expect(second.body.paging).not.toHaveProperty('next');

	const client = await instagram.connect();
	expect(failure(await client.get('me/collaboration_invites'))).toEqual(refused(100));
});

test('instagram rule 60: an invite is accepted or declined once', async () => {
	await invite(3);
	const [first, second, third] = invites(3).map(({ media_id }) => media_id);
	const answer = (parameters: Record<string, string>) => facebook.post(edge, parameters);
	expect((await answer({ media_id: String(first), accept: 'true' })).body).toEqual({ success: true });
	expect((await answer({ media_id: String(second), accept: 'false' })).body).toEqual({ success: true });
	expect(ids((await facebook.get(edge)).body)).toEqual([third]);
	for (const wrong of [
		{ media_id: String(first), accept: 'true' },
		{ media_id: '17999999999999999', accept: 'true' },
		{ media_id: String(third) },
		{ accept: 'true' },
		{ media_id: String(third), accept: 'perhaps' },
	]) {
		expect(failure(await answer(wrong as Record<string, string>))).toEqual(refused(100));
	}
	expect(ids((await facebook.get(edge)).body)).toEqual([third]);
	const { body } = await instagram.control<State>('state');
	const { accounts } = body.instagram;
	expect(accounts.find(({ username }) => username === 'example_creator')?.collaboration_invites).toEqual([
		{ media_id: first, answer: 'accepted' },
		{ media_id: second, answer: 'declined' },
		{ media_id: third, answer: null },
	]);
});
