/**
 * n8n 1's engine requires an environment in which n8n 2's engine is not loaded.
 *
 * @jest-environment node
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type * as connecting from '../support/connect';
import type * as engines from '../support/engine';
import type * as sandboxes from '../support/sandbox';

const CORE = resolve(__dirname, '../../node_modules/n8n-core-1');

/** Returns a package as the engine of n8n 1 (version 1.123) resolves it. */
function mockOfN8n1(name: string): unknown {
	return jest.requireActual(createRequire(`${CORE}/package.json`).resolve(name));
}

jest.mock('n8n-core', () => jest.requireActual(CORE));
jest.mock('n8n-workflow', () => mockOfN8n1('n8n-workflow'));
jest.mock('@n8n/di', () => mockOfN8n1('@n8n/di'));
jest.mock('@n8n/client-oauth2', () => mockOfN8n1('@n8n/client-oauth2'));

// n8n 1 starts a clean-up timer that cannot be stopped but must not keep Jest alive.
const { setInterval: start } = globalThis;
globalThis.setInterval = ((...parameters: Parameters<typeof start>) =>
	start(...parameters).unref()) as typeof start;

// Runs the same tests again, with the engine and the OAuth2 client of the 1.123 line.
jest.requireActual('../nodes/tiktok-service-url.test');
jest.requireActual('../nodes/tiktok-save.test');
jest.requireActual('../nodes/tiktok-network.test');
jest.requireActual('../nodes/instagram-token.test');
jest.requireActual('../nodes/instagram-files.test');
jest.requireActual('../nodes/media-kit-statistics.test');
describe('TikTok credential without a Service URL', withoutService);

function withoutService(): void {
	const { connect } = jest.requireActual<typeof connecting>('../support/connect');
	const { Engine } = jest.requireActual<typeof engines>('../support/engine');
	const { startInstantSandbox } = jest.requireActual<typeof sandboxes>('../support/sandbox');

	it.each([
		['a run that needs it', { resource: 'account', operation: 'getStats', recentVideos: 1 }],
		['a refresh on demand', { resource: 'token', operation: 'refresh' }],
	])('asks for one when n8n 1 cannot renew the token in %s', async (_name, parameters) => {
		const engine = await Engine.start();
		const sandbox = await startInstantSandbox();
		try {
			await connect(engine, sandbox);
			await sandbox.control('clock', { advanceSeconds: 7200 });
			const { error } = await engine.run({ parameters });
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringContaining('Enter a Service URL in the credential'),
				description: expect.stringMatching(/^TikTok code: invalid_request\. TikTok says: /),
			});
		} finally {
			await sandbox.close();
			await engine.close();
		}
	});
}
