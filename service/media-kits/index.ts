import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AccountStore } from '../accounts';
import type { Cache } from '../core/cache';
import type { OwnUrl } from '../core/own-url';
import type { Database } from '../database';
import type { GuardedFetch } from '../outgoing';
import type { Assets } from '../pages';
import type { CachedReads } from '../statistics';
import { createAnswers } from './kit-answers';
import { createAvatars } from './avatar';
import { registerOwnerRoutes } from './kit-owner-routes';
import { registerPublicRoutes } from './kit-public-routes';
import { createKitReader } from './read-kit';
import { createPageStore } from './kit-store';

export { createKitRecords } from './kit-records';

/** Public media-kit pages: setting them up, and showing them. */
export const registerMediaKitPages: FastifyPluginAsyncTypebox<{
	database: Database;
	/** Is cleared when the database changes. */
	cache: Cache;
	accounts: AccountStore;
	cached: CachedReads;
	fetch: GuardedFetch;
	assets: Assets;
	/** Whether old statistics are left out rather than marked. */
	refuseStale: boolean;
	ownUrl: OwnUrl;
}> = async (app, { ownUrl, cache, fetch, assets, ...options }) => {
	const store = createPageStore(options.database, options.accounts);
	const urlOf = (slug: string) => `${ownUrl()}/mediakit/${slug}`;
	const readKit = createKitReader({ ...options, store, urlOf });
	const answers = createAnswers({ readKit, cache });
	await app.register(registerOwnerRoutes, { store, accounts: options.accounts, urlOf });
	await app.register(registerPublicRoutes, { answers, avatars: createAvatars(fetch), assets });
};
