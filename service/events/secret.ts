import type { Cipher, Database } from '../database';
import { newSecret } from './store';

const SETTING = 'webhook_secret';

/**
 * The secret that signs events for `callback_url`: the configured one, or the stored one of a first start.
 *
 * @param announce called with a secret that was made just now
 * @throws Error if the stored one was encrypted with another key
 */
export async function loadWebhookSecret(
	{ database, cipher }: { database: Database; cipher: Cipher },
	configured: string | undefined,
	announce: (secret: string) => void,
): Promise<string> {
	if (configured !== undefined) return configured;
	const settings = () => database<{ name: string; value: string }>('settings');
	const stored = await settings().where({ name: SETTING }).first();
	if (stored) {
		try {
			return cipher.decrypt(stored.value);
		} catch {
			throw new Error(
				'The webhook secret was stored under another encryption key. Restore MEDIAKIT_ENCRYPTION_KEY or the key file, or set MEDIAKIT_WEBHOOK_SECRET.',
			);
		}
	}
	const secret = newSecret();
	await settings().insert({ name: SETTING, value: cipher.encrypt(secret) });
	announce(secret);
	return secret;
}
