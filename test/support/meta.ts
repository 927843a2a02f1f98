import type { TestSandbox } from './sandbox';
import { sandboxSettings, type TestService } from './service';

export const VERIFY_TOKEN = 'verify-token-example';
/** The two secrets of an app, one for each login. */
export const SECRETS = { instagram: 'instagram-secret-example', meta: 'sandbox-secret' };

/** Returns the settings for Meta's webhooks and callbacks. */
export const metaSettings = (sandbox: TestSandbox): Record<string, string> => ({
	...sandboxSettings(sandbox.url),
	META_VERIFY_TOKEN: VERIFY_TOKEN,
	INSTAGRAM_APP_SECRET: SECRETS.instagram,
	FACEBOOK_APP_SECRET: SECRETS.meta,
});

/** Sets the seeded app's secrets, and registers the service's URLs for webhooks and callbacks. */
export async function registerAtMeta(sandbox: TestSandbox, service: TestService): Promise<void> {
	await sandbox.control('instagram/app', {
		instagram_secret: SECRETS.instagram,
		meta_secret: SECRETS.meta,
		webhook: { url: `${service.url}/webhook/instagram`, verify_token: VERIFY_TOKEN },
		deauthorize_url: `${service.url}/webhook/instagram/deauthorize`,
		data_deletion_url: `${service.url}/webhook/instagram/data-deletion`,
	});
}
