import type { FastifyInstance } from 'fastify';
import type { Core } from '../core/core';
import { addSetting, readSetting } from '../database';
import type { CompleteData } from './event-outbox';
import { startSending } from './event-sender';
import { createEventRecords, createEventStore, newSecret } from './event-store';
import { registerSubscriptionRoutes } from './subscription-routes';

const SETTING = 'webhook_secret';

/**
 * The secret that signs events for `callback_url`: the configured one, or the stored one of a first start.
 *
 * @param announce called with a secret that was made just now
 */
async function loadWebhookSecret(
	{ config, database, cipher }: Core,
	announce: (secret: string) => void,
): Promise<string> {
	if (config.webhookSecret !== undefined) return config.webhookSecret;
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

/**
 * Events, and sending them to whoever subscribes.
 *
 * @param complete gives what an event says as receivers get it; what it adds is stored nowhere
 * @param onNewSecret called once with a secret for the signatures of callbacks that was made on this first start
 */
export async function createEvents(
	core: Core,
	complete: CompleteData,
	onNewSecret: (secret: string) => void = () => {},
) {
	const { database, cipher, engine, guards } = core;
	const store = createEventStore(database, cipher, engine);
	startSending(core, await loadWebhookSecret(core, onNewSecret), complete);

	return {
		...store,
		...createEventRecords(database),
		async routes(app: FastifyInstance): Promise<void> {
			await app.register(registerSubscriptionRoutes, { events: store, guard: guards.callback });
		},
	};
}
