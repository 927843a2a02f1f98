import type { FastifyInstance } from 'fastify';
import type { Core } from '../core/core';
import { createEventRecords } from './event-records';
import { createSender } from './event-sender';
import { createEventStore } from './event-store';
import { registerSubscriptionRoutes } from './subscription-routes';
import { loadWebhookSecret } from './webhook-secret';

/**
 * Events, and sending them to whoever subscribes.
 *
 * @param onNewSecret called once with a secret for the signatures of callbacks that was made on this first start
 */
export async function createEvents(core: Core, onNewSecret: (secret: string) => void = () => {}) {
	const { config, database, cipher, guards } = core;
	const store = createEventStore(database, cipher);
	const callbackSecret = await loadWebhookSecret(core, config.webhookSecret, onNewSecret);
	const sender = createSender({ ...core, callbackSecret, guard: guards.callback });

	return {
		...store,
		...createEventRecords(database),
		async routes(app: FastifyInstance): Promise<void> {
			await app.register(registerSubscriptionRoutes, { events: store, guard: guards.callback });
		},
		async start(): Promise<void> {
			sender.start();
		},
		stop: () => sender.stop(),
	};
}
