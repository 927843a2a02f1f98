import type { ICredentialTestRequest } from 'n8n-workflow';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { Engine } from '../support/engine';
import { startRedirectingServer, type RedirectingServer } from '../support/redirecting-server';
import { API_KEY } from '../support/service';

let engine: Engine;
let server: RedirectingServer | undefined;
beforeAll(async () => {
	engine = await Engine.start();
});
afterEach(() => server?.close());
afterAll(() => engine.close());

describe('the API key of the MediaKit credential', () => {
	it.each([301, 302, 307, 308])('does not follow a redirect (%i) to another origin', async (status) => {
		server = await startRedirectingServer(status);
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: server.url, apiKey: API_KEY });
		const submission = { source: 'url', videoUrl: 'https://example.com/a.mp4', platforms: ['tiktok'] };
		for (const parameters of [
			{ resource: 'service', operation: 'testConnection' },
			{ resource: 'upload', operation: 'submit', ...submission },
		]) {
			const { error } = await engine.run({ node: 'mediaKit', parameters });
			expect(error?.message).toContain(`HTTP status ${status}`);
		}
		expect(server.asked.map(({ headers }) => headers['x-api-key'])).toEqual([API_KEY, API_KEY]);
		expect(server.followed).toEqual([]);
	});

	it('does not follow one in the test of the credential', () => {
		const { type } = engine.credential(SERVICE_CREDENTIAL);
		expect((type.test as ICredentialTestRequest).request.disableFollowRedirect).toBe(true);
	});
});
