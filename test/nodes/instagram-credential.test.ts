import type { ICredentialDataDecryptedObject, ICredentialTestRequest, IDataObject } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { BOTH_LOGINS, SCOPES } from '../support/instagram';
import { CREDENTIAL, pasteToken, sandboxCredential } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../support/service';

let engine: Engine;
let sandbox: TestSandbox;
let service: TestService;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox();
	service = await startService(sandboxSettings(sandbox.url));
});
beforeEach(async () => await sandbox.control('reset'));
afterAll(async () => {
	await service.close();
	await sandbox.close();
	await engine.close();
});

const PATHS = {
	instagram: '/www.instagram.com/oauth/authorize',
	facebook: '/www.facebook.com/v26.0/dialog/oauth',
};

describe.each(BOTH_LOGINS)('Instagram credential, login %s', (login) => {
	const type = CREDENTIAL[login];
	const press = (data: ICredentialDataDecryptedObject) =>
		connect(engine, sandbox, data, 'example_creator', type);
	const resolved = (data: ICredentialDataDecryptedObject) => {
		engine.credentials.save('1', data);
		return engine.credentials.resolve('1', type);
	};
	const scopesOf = (data: ICredentialDataDecryptedObject) => String(resolved(data).scope).split(',');
	const withService = () => sandboxCredential(sandbox, login, `${service.url}/ `);

	it('connects through the service, which gives a token of 60 days', async () => {
		const authorizeUrl = new URL(await press(withService()));
		expect(authorizeUrl.pathname).toBe(PATHS[login]);
		expect(Object.fromEntries(authorizeUrl.searchParams)).toMatchObject({
			client_id: 'sandbox-key',
			response_type: 'code',
			state: 'state-of-the-test',
		});
		const token = engine.credentials.read('1').oauthTokenData as IDataObject;
		expect(token).toMatchObject({
			access_token: expect.any(String),
			token_type: 'bearer',
			obtained_at: expect.stringMatching(/Z$/),
		});
		expect(token.refresh_token).toBe(token.access_token);
		expect(Number(token.expires_in)).toBeGreaterThan(59 * 24 * 60 * 60);
		const asked = scopesOf(withService());
		expect(String(token.scope).split(',')).toEqual(expect.arrayContaining(asked));
		expect(SCOPES[login]).toEqual(expect.arrayContaining(asked));
	});

	it('asks for what the preset needs, and for what is entered', () => {
		const preset = (scopePreset: string) => scopesOf({ ...withService(), scopePreset });
		const all = preset('statisticsAndDrafts');
		const isFor = (scopes: string[], word: string) => scopes.some((scope) => scope.includes(word));
		expect([isFor(all, 'insights'), isFor(all, 'publish')]).toEqual([true, true]);
		expect(isFor(preset('statistics'), 'publish')).toBe(false);
		expect(isFor(preset('drafts'), 'insights')).toBe(false);
		expect([isFor(all, 'comments'), isFor(preset('comments'), 'comments')]).toEqual([false, true]);
		expect(preset('all')).toEqual([...all, ...preset('comments').slice(-1)]);
		const own = { ...withService(), customScopes: true, enabledScopes: ' one  two,\n' };
		expect(scopesOf(own)).toEqual(['one', 'two']);
	});

	it('goes to Meta itself unless other hosts are switched on, and to the service for tokens', () => {
		const entered = {
			...sandboxCredential(sandbox, login, ' https://mediakit.example.com/ '),
			customHosts: false,
		};
		expect(resolved(entered)).toMatchObject({
			grantType: 'authorizationCode',
			authentication: 'body',
			authUrl: `https:/${PATHS[login]}`,
			accessTokenUrl: `https://mediakit.example.com/oauth/${login}/token`,
		});
	});

	it('follows the version that is entered', () => {
		const entered = { ...withService(), graphApiVersion: 'v27.0' };
		const path = login === 'facebook' ? '/v27.0/dialog/oauth' : '/oauth/authorize';
		expect(new URL(String(resolved(entered).authUrl)).pathname).toBe(`/www.${login}.com${path}`);
	});

	it('has no address for tokens without a service, and says that it is needed', () => {
		expect(resolved({ ...withService(), serviceUrl: '' }).accessTokenUrl).toBe(`/oauth/${login}/token`);
		const { properties, preAuthentication } = engine.credential(type).type;
		expect(properties.find(({ name }) => name === 'serviceUrl')).toMatchObject({
			required: true,
			description: expect.stringMatching(/Required because .*one-hour tokens.*60-day/),
		});
		expect(preAuthentication).toBeUndefined();
	});

	it('tells Meta’s two app ids apart, and what account it needs', () => {
		const { properties } = engine.credential(type).type;
		const names = { instagram: 'Instagram App ID', facebook: 'Meta App ID' };
		expect(properties.find(({ name }) => name === 'clientId')?.displayName).toBe(names[login]);
		const texts = properties.filter((field) => field.type === 'notice').map((field) => field.displayName);
		expect(texts.join(' ')).toMatch(/Every app has two IDs.*professional account \(Business or Creator\)/);
	});
});

describe('Instagram credential with a pasted token', () => {
	/** Sends the request that n8n's credential test makes, with the same authentication. */
	async function test(login: (typeof BOTH_LOGINS)[number], changes: ICredentialDataDecryptedObject = {}) {
		await pasteToken(engine, sandbox, login, changes);
		const { type } = engine.credential('mediaKitInstagramTokenApi');
		const credential = engine.credentials.resolve('1', 'mediaKitInstagramTokenApi');
		const { request } = type.test as ICredentialTestRequest;
		const values = engine.credentials.evaluate(
			{ baseURL: request.baseURL!, url: request.url!, ...(request.qs as object) },
			{ $credentials: credential },
		) as { baseURL: string; url: string; fields: string };
		const { baseURL, url, fields } = values;
		const signed = await engine.credentials.authenticate(credential, 'mediaKitInstagramTokenApi', {
			url: baseURL + url,
		});
		const joint = signed.url.includes('?') ? '&' : '?';
		const answer = await fetch(`${signed.url}${joint}fields=${fields}`, {
			headers: signed.headers as Record<string, string>,
		});
		return { status: answer.status, body: (await answer.json()) as IDataObject };
	}

	it.each(BOTH_LOGINS)('is tested by asking who it belongs to, login %s', async (login) => {
		const { status, body } = await test(login);
		expect(status).toBe(200);
		expect(login === 'instagram' ? body.username : body.name).toEqual(expect.stringMatching(/example/i));
	});

	it('fails its test with a wrong token', async () => {
		expect((await test('instagram', { accessToken: 'IGAA.example' })).status).toBe(400);
	});

	it('proves the app’s secret in its test', async () => {
		expect((await test('facebook', { appSecret: 'sandbox-secret' })).status).toBe(200);
		const [asked] = (await sandbox.requests('/me')).slice(-1);
		expect(asked?.query.appsecret_proof).toMatch(/^[0-9a-f]{64}$/);
	});

	it('goes to Meta itself unless other hosts are switched on', () => {
		const { type } = engine.credential('mediaKitInstagramTokenApi');
		const { baseURL = '' } = (type.test as ICredentialTestRequest).request;
		const baseOf = (login: string) =>
			engine.credentials.evaluate({ baseURL }, { $credentials: { login, customHosts: false } }).baseURL;
		expect(BOTH_LOGINS.map(baseOf)).toEqual(['https://graph.instagram.com', 'https://graph.facebook.com']);
	});
});
