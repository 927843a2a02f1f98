import type { FastifyPluginAsync } from 'fastify';
import type { AccountStore, Withdraw } from '../accounts';
import type { Config } from '../config';
import type { Database } from '../database';
import type { DeleteAccounts } from '../privacy';
import type { DeliveryNews } from '../uploads';
import { createDataDeletions } from './data-deletions';
import { registerMetaWebhooks } from './meta';
import { createSeenWebhooks } from './seen';
import { registerTikTokWebhook } from './tiktok';
import { createTikTokEvents } from './tiktok-events';

/** What the platforms call of their own accord. */
export const registerWebhooks: FastifyPluginAsync<{
	config: Config;
	database: Database;
	accounts: AccountStore;
	news: DeliveryNews;
	withdraw: Withdraw;
	deleteAccounts: DeleteAccounts;
}> = async (app, { config, database, accounts, news, withdraw, deleteAccounts }) => {
	const seen = createSeenWebhooks(database);
	await app.register(registerTikTokWebhook, {
		clientSecret: config.tiktok.app?.clientSecret,
		seen,
		onEvent: createTikTokEvents({ news, withdraw }),
	});
	await app.register(registerMetaWebhooks, {
		secrets: [config.instagram, config.facebook].flatMap((login) => login.app?.appSecret ?? []),
		verifyToken: config.metaVerifyToken,
		publicUrl: config.publicUrl,
		seen,
		withdraw,
		deletions: createDataDeletions({ database, accounts, deleteAccounts }),
	});
};
