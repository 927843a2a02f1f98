import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts';
import type { Channels, WebhookEffects } from '../channels';
import type { Core } from '../core/core';
import type { Events } from '../events';
import type { DeleteAccounts } from '../privacy';
import { createNewsSubscriptions } from './news-subscriptions';
import { registerWebhooks } from './platform-webhook-routes';

interface WebhookNeeds {
	channels: Channels;
	accounts: Accounts;
	events: Events;
	deliveries: WebhookEffects['deliveries'];
	deleteAccounts: DeleteAccounts;
}

/** Receives platform webhooks, and subscribes new accounts to them. */
export const createPlatformWebhooks = (core: Core, needs: WebhookNeeds) => ({
	/** Subscribes to comments on a new account's posts, if the person has allowed it. */
	subscribeToNews: createNewsSubscriptions(core, needs),
	async routes(app: FastifyInstance): Promise<void> {
		await app.register(registerWebhooks, { ...core, ...needs, accounts: needs.accounts.store });
	},
});
