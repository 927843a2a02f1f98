import type { Cipher, Database } from '../database';
import { newSecret } from './event-store';

const SETTING = 'webhook_secret';

/**
 * The secret that signs events for `callback_url`: the configured one, or the stored one of a first start.
 *
 * @param announce called with a secret that was made just now
 */
export async function loadWebhookSecret(
	{ database, cipher }: { database: Database; cipher: Cipher },
	configured: string | undefined,
	announce: (secret: string) => void,
): Promise<string> {
	if (configured !== undefined) return configured;
	const settings = () => database<{ name: string; value: string }>('settings');
	const stored = await settings().where({ name: SETTING }).first();
	if (stored) return cipher.decrypt(stored.value);
	const secret = newSecret();
	await settings().insert({ name: SETTING, value: cipher.encrypt(secret) });
	announce(secret);
	return secret;
}
