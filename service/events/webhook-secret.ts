import { addSetting, readSetting, type Cipher, type Database } from '../database';
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
	const stored = await readSetting(database, SETTING);
	if (stored !== undefined) return cipher.decrypt(stored);
	const secret = newSecret();
	const encrypted = cipher.encrypt(secret);
	const noted = await addSetting(database, SETTING, encrypted);
	// Another process may have started for the first time at the same moment.
	if (noted !== encrypted) return cipher.decrypt(noted);
	announce(secret);
	return secret;
}
