import { clickAllow } from '../../sandbox/demo/consent';
import type { InstagramLogin } from '../../platforms/instagram';
import { sandboxHosts } from './instagram';
import type { TestSandbox } from './sandbox';
import { sandboxSettings, type TestService } from './service';

export const VERIFY_TOKEN = 'verify-token-example';
/** The seeded app signs the callbacks of the two logins with secrets of their own. */
export const SECRETS = { instagram: 'instagram-secret-example', meta: 'sandbox-secret' };

/** Settings for both logins of Instagram beside TikTok. */
export function metaSettings(sandbox: TestSandbox): Record<string, string> {
	const [instagram, facebook] = [sandboxHosts(sandbox, 'instagram'), sandboxHosts(sandbox, 'facebook')];
	return {
		...sandboxSettings(sandbox.url),
		META_VERIFY_TOKEN: VERIFY_TOKEN,
		INSTAGRAM_APP_ID: 'sandbox-key',
		INSTAGRAM_APP_SECRET: SECRETS.instagram,
		INSTAGRAM_API_BASE: instagram.apiBase,
		INSTAGRAM_GRAPH_BASE: instagram.graphBase,
		INSTAGRAM_AUTH_BASE: instagram.authBase,
		FACEBOOK_APP_ID: 'sandbox-key',
		FACEBOOK_APP_SECRET: SECRETS.meta,
		FACEBOOK_GRAPH_BASE: facebook.graphBase,
		FACEBOOK_AUTH_BASE: facebook.authBase,
		RUPLOAD_BASE: instagram.ruploadBase,
	};
}

/** Gives the seeded app its secrets, and the service's addresses for webhooks and callbacks. */
export async function registerAtMeta(sandbox: TestSandbox, service: TestService): Promise<void> {
	await sandbox.control('instagram/app', {
		instagram_secret: SECRETS.instagram,
		meta_secret: SECRETS.meta,
		webhook: { url: `${service.url}/webhook/instagram`, verify_token: VERIFY_TOKEN },
		deauthorize_url: `${service.url}/webhook/instagram/deauthorize`,
		data_deletion_url: `${service.url}/webhook/instagram/data-deletion`,
	});
}

/** Connects what a person of the sandbox opens, through the real pages. */
export async function connectMeta(
	service: TestService,
	login: InstagramLogin,
	user = 'example_creator',
): Promise<void> {
	const { body } = await service.call(`/auth/oauth-url/${login}`);
	const page = await fetch(await clickAllow(body.url as string, { user }));
	if (page.status !== 200) throw new Error(await page.text());
}
