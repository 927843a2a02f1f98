import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts';
import type { Core } from '../core/core';
import type { CachedReads } from '../statistics';
import { createAvatars } from './avatar';
import { registerOwnerRoutes } from './kit-owner-routes';
import { registerPublicRoutes } from './kit-public-routes';
import { createAnswers, createKitReader } from './kit-reader';
import { createKitRecords, createPageStore } from './kit-store';

export type { PageJson, PageListJson } from './kit-schemas';

/** Public media-kit pages: setting them up, and showing them. */
export function createMediaKits(core: Core, needs: { accounts: Accounts; cached: CachedReads }) {
	const { database, cache, fetch, assets, ownUrl } = core;
	const accounts = needs.accounts.store;
	const store = createPageStore(database, accounts);
	const urlOf = (slug: string) => `${ownUrl()}/mediakit/${slug}`;

	return {
		...createKitRecords(database),
		async routes(app: FastifyInstance): Promise<void> {
			const readKit = createKitReader(core, { ...needs, accounts, store, urlOf });
			const answers = createAnswers(readKit, cache);
			await app.register(registerOwnerRoutes, { store, accounts, urlOf });
			await app.register(registerPublicRoutes, { answers, avatars: createAvatars(fetch), assets });
		},
	};
}
