import type { FastifyPluginAsync } from 'fastify';
import { createWithdrawal, type AccountStore } from '../accounts';
import type { Config } from '../config';
import type { Database } from '../database';
import type { Events } from '../events';
import type { Assets } from '../pages';
import type { DeleteAccounts } from '../privacy';
import type { Deliveries } from '../uploads';
import { createDataDeletions } from './data-deletions';
import { registerMetaWebhooks } from './meta-webhooks';
import { createSeenWebhooks } from './seen-webhooks';
import { registerTikTokWebhook } from './tiktok-webhooks';
import { createTikTokEvents } from './tiktok-events';

/** What the platforms call of their own accord. */
export const registerWebhooks: FastifyPluginAsync<{
	config: Config;
	database: Database;
	events: Events;
	accounts: AccountStore;
	deliveries: Pick<Deliveries, 'news'>;
	deleteAccounts: DeleteAccounts;
	assets: Assets;
}> = async (app, { config, database, events, accounts, deliveries, deleteAccounts, assets }) => {
	const seen = createSeenWebhooks(database);
	const withdraw = createWithdrawal({ database, events });
	await app.register(registerTikTokWebhook, {
		clientSecret: config.tiktok.app?.clientSecret,
		seen,
		onEvent: createTikTokEvents({ news: deliveries.news, withdraw }),
	});
	await app.register(registerMetaWebhooks, {
		secrets: [config.instagram, config.facebook].flatMap((login) => login.app?.appSecret ?? []),
		verifyToken: config.metaVerifyToken,
		publicUrl: config.publicUrl,
		seen,
		withdraw,
		deletions: createDataDeletions({ database, accounts, deleteAccounts }),
		assets,
	});
};
