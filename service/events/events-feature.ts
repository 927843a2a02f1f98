import type { FastifyInstance } from 'fastify';
import type { Core } from '../core/core';
import { addSetting, readSetting } from '../database';
import type { CompleteData } from './event-outbox';
import { startSending } from './event-sender';
import { createEventRecords, createEventStore, newSecret } from './event-store';
import { registerSubscriptionRoutes } from './subscription-routes';

const SETTING = 'webhook_secret';

/**
 * Returns the secret that signs events for `callback_url`. It comes from the configuration, or it is generated and
 * stored when the service first starts.
 *
 * @param announce called with a newly generated secret
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
 * Creates the events feature, which stores events and sends them to subscribers.
 *
 * @param complete completes an event's `data` when it is sent; what it adds is never stored
 * @param onNewSecret called once with the callback secret, if it is generated because the service starts for the
 * first time
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
