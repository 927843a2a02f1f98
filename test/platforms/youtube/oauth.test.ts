import {
	authorizeUrl,
	exchangeCode,
	getChannel,
	refreshGrant,
	revokeGrant,
	splitScopes,
	toTokenAnswer,
	YOUTUBE_SCOPES,
} from '../../../platforms/youtube';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import {
	ALL_SCOPES,
	connectYouTube,
	fetchCode,
	GOOGLE_APP,
	GOOGLE_REDIRECT_URI,
	youTubeState,
	type Client,
} from '../../support/youtube';

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(async () => {
	await sandbox.control('reset');
	client = await connectYouTube(sandbox);
});
afterEach(() => client.close());
afterAll(() => sandbox.close());

const exchange = (code: string, redirectUri = GOOGLE_REDIRECT_URI, app = GOOGLE_APP) =>
	exchangeCode(client.endpoint, app, { code, redirectUri });
const answerTokens = (fault: Record<string, unknown>) =>
	sandbox.control('faults', { times: 1, ...fault, match: { path: '/oauth2.googleapis.com/' } });
const json = (body: unknown) => ({
	kind: 'status',
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});

describe('authorizeUrl', () => {
	it('asks for a refresh token at every consent, and separates scopes by spaces (youtube §1.1)', () => {
		const url = new URL(
			authorizeUrl({
				authBase: 'https://accounts.google.com',
				clientId: 'client-example',
				redirectUri: GOOGLE_REDIRECT_URI,
				scopes: [YOUTUBE_SCOPES.read, YOUTUBE_SCOPES.upload],
				state: 'state-example',
			}),
		);
		expect(url.origin + url.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
		expect(Object.fromEntries(url.searchParams)).toEqual({
			client_id: 'client-example',
			redirect_uri: GOOGLE_REDIRECT_URI,
			response_type: 'code',
			scope:
				'https://www.googleapis.com/auth/youtube.readonly https://www.googleapis.com/auth/youtube.upload',
			state: 'state-example',
			access_type: 'offline',
			prompt: 'consent',
		});
	});
});

describe('tokens', () => {
	it('come with what the person granted, which may be less than was asked for (youtube §1.3)', async () => {
		expect(client.grant).toEqual({
			accessToken: expect.stringMatching(/^ya29\./),
			refreshToken: expect.stringMatching(/^1\/\//),
			scopes: ALL_SCOPES,
			expiresInSeconds: 3599,
		});
		const code = await fetchCode(sandbox, ALL_SCOPES, { untick: [YOUTUBE_SCOPES.analytics] });
		expect((await exchange(code)).scopes).toEqual(
			ALL_SCOPES.filter((scope) => scope !== YOUTUBE_SCOPES.analytics),
		);
	});

	it('keep the old refresh token, which Google does not repeat (youtube §1.5)', async () => {
		const { refreshToken } = client.grant;
		const fresh = await refreshGrant(client.endpoint, GOOGLE_APP, refreshToken);
		expect(fresh).toMatchObject({ refreshToken, scopes: ALL_SCOPES });
		expect(fresh.accessToken).not.toBe(client.grant.accessToken);
		await sandbox.control('switches', { 'youtube.refreshReturnsToken': true });
		const other = await refreshGrant(client.endpoint, GOOGLE_APP, refreshToken);
		expect(other.refreshToken).not.toBe(refreshToken);
		expect(other.refreshToken).toMatch(/^1\/\//);
	});

	it('say how long the consent lasts in a project in testing (youtube §1.3)', async () => {
		await sandbox.control('youtube/project', { status: 'testing', test_users: ['example_creator'] });
		const grant = await exchange(await fetchCode(sandbox));
		expect(grant.refreshExpiresInSeconds).toBe(7 * 86_400);
		expect(toTokenAnswer(grant)).toMatchObject({ refresh_token_expires_in: 7 * 86_400 });
	});

	it('stand in the words of OAuth2 for whoever speaks it', () => {
		const { accessToken, refreshToken, scopes } = client.grant;
		expect(toTokenAnswer(client.grant)).toEqual({
			access_token: accessToken,
			refresh_token: refreshToken,
			scope: scopes.join(' '),
			token_type: 'Bearer',
			expires_in: 3599,
		});
		expect(splitScopes(scopes.join(' '))).toEqual(scopes);
	});

	it.each([
		['a code that was used', async () => void (await exchange('4/0example')), 'reconnect_required'],
		[
			'a wrong secret',
			async () =>
				void (await exchange(await fetchCode(sandbox), GOOGLE_REDIRECT_URI, {
					...GOOGLE_APP,
					clientSecret: 'wrong',
				})),
			'app_not_accepted',
		],
		[
			'another redirect URL',
			async () => void (await exchange(await fetchCode(sandbox), `${GOOGLE_REDIRECT_URI}/`)),
			'sign_in_refused',
		],
	])('are refused for %s, with what to do (youtube §1.6)', async (_name, attempt, code) => {
		await expect(attempt()).rejects.toMatchObject({ platform: 'youtube', code });
	});

	it('are not taken from answers that lack something', async () => {
		await answerTokens(json({ access_token: 'ya29.example', expires_in: 3599 }));
		await expect(exchange('4/0example')).rejects.toMatchObject({
			code: 'platform_unavailable',
			message: expect.stringContaining('without a refresh token'),
		});
		await answerTokens(json({ access_token: 'ya29.example', refresh_token: '1//example' }));
		await expect(exchange('4/0example')).rejects.toMatchObject({ code: 'platform_unavailable' });
		await answerTokens({ kind: 'status', status: 502, body: '<html>' });
		await expect(exchange('4/0example')).rejects.toMatchObject({ code: 'platform_unavailable' });
		await answerTokens({ kind: 'reset-before' });
		await expect(exchange('4/0example')).rejects.toMatchObject({ code: 'platform_unreachable' });
	});
});

describe('revokeGrant', () => {
	it('ends every token of the account, and is content when they are gone already (youtube §1.7)', async () => {
		await revokeGrant(client.endpoint, client.grant.accessToken);
		expect((await youTubeState(sandbox)).grants).toEqual([]);
		await expect(getChannel(client.youtube)).rejects.toMatchObject({ code: 'reconnect_required' });
		await expect(refreshGrant(client.endpoint, GOOGLE_APP, client.grant.refreshToken)).rejects.toMatchObject({
			code: 'reconnect_required',
			platformCode: 'invalid_grant',
		});
		await revokeGrant(client.endpoint, client.grant.refreshToken);
	});

	it('says when it did not work', async () => {
		await answerTokens({ kind: 'error', code: 'invalid_request' });
		await expect(revokeGrant(client.endpoint, client.grant.accessToken)).rejects.toMatchObject({
			code: 'request_refused',
		});
		await answerTokens({ kind: 'status', status: 503, body: '' });
		await expect(revokeGrant(client.endpoint, client.grant.accessToken)).rejects.toMatchObject({
			code: 'platform_unavailable',
		});
		expect((await youTubeState(sandbox)).grants).toHaveLength(1);
	});
});
