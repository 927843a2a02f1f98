import { isWebhookGenuine, readSignedRequest } from '../../../platforms/instagram';
import { until } from '../../support/until';
import { LocalServer } from '../../contracts/support/local-server';
import { BOTH_LOGINS, connectInstagram } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

const SECRETS = ['instagram-side-secret', 'meta-side-secret'];
let sandbox: TestSandbox;
const web = new LocalServer();

beforeAll(async () => {
	sandbox = await startTestSandbox();
	await web.listen();
});
afterAll(async () => {
	await sandbox.close();
	await web.close();
});

async function firstPost() {
	const posts = await until(
		async () => web.posts,
		(all) => all.length > 0,
	);
	const [post] = posts;
	if (!post) throw new Error('nothing came');
	return post;
}

describe.each(BOTH_LOGINS)('what Meta sends for an account of %s (instagram §6)', (login) => {
	beforeEach(async () => {
		await sandbox.control('reset');
		web.posts.length = 0;
	});

	const setApp = (members: Record<string, unknown>) =>
		sandbox.control('instagram/app', {
			instagram_secret: 'instagram-side-secret',
			meta_secret: 'meta-side-secret',
			...members,
		});

	it('names the person by the id that the connection gave', async () => {
		const { grant, close } = await connectInstagram(sandbox, login);
		await setApp({ deauthorize_url: web.address('deauthorize') });
		await sandbox.control('instagram/revoke', { username: 'example_creator', login });
		const { body } = await firstPost();
		const signedRequest = new URLSearchParams(body).get('signed_request') ?? '';
		expect(grant.userId).toMatch(/^\d+$/);
		expect(readSignedRequest(signedRequest, SECRETS, Date.now())).toEqual({
			userId: grant.userId,
			issuedAt: expect.any(Number),
			signature: expect.stringMatching(/^[\da-f]{64}$/),
		});
		expect(readSignedRequest(signedRequest, ['another-secret'], Date.now())).toBeUndefined();
		await close();
	});

	it.each(['instagram', 'meta'])('is genuine with the secret of either app: %s', async (signingSecret) => {
		const { close } = await connectInstagram(sandbox, login);
		await setApp({ webhook: { url: web.address('hook'), verify_token: 'verify-me' } });
		await sandbox.control('switches', { 'instagram.signingSecret': signingSecret });
		const event = { username: 'example_creator', login, field: 'made_up_field', value: { text: 'ä' } };
		await sandbox.control('instagram/webhook', { deliveries: [event] });
		const { headers, body } = await firstPost();
		const webhook = { signature: headers['x-hub-signature-256'] as string, rawBody: Buffer.from(body) };
		expect(isWebhookGenuine(webhook, [`${signingSecret}-side-secret`])).toBe(true);
		expect(isWebhookGenuine(webhook, SECRETS)).toBe(true);
		expect(isWebhookGenuine(webhook, ['another-secret'])).toBe(false);
		await close();
	});
});
