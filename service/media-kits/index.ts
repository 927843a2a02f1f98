import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts';
import type { Core } from '../core/core';
import type { CachedReads } from '../statistics';
import { createAvatars } from './avatar';
import { registerImageRoutes } from './image-routes';
import { createImages } from './images';
import { createAnswers } from './kit-answers';
import { registerOwnerRoutes } from './kit-owner-routes';
import { createPreview } from './kit-preview';
import { registerPublicRoutes } from './kit-public-routes';
import { createKitReader } from './kit-reader';
import { createKitRecords, createPageStore } from './kit-store';
import { createThumbnails } from './thumbnails';

export type { PageJson, PageListJson, PreviewJson } from './page-schemas';

/** How often to fetch the post images for new statistics; the URLs of the images expire within hours. */
const LOOK_EVERY_SECONDS = 10 * 60;

/** Creates the media-kit feature, which sets up public pages and serves them. */
export function createMediaKits(core: Core, needs: { accounts: Accounts; cached: CachedReads }) {
	const { database, cache, fetch, assets, ownUrl, engine, config } = core;
	const accounts = needs.accounts.store;
	const images = createImages(database);
	const store = createPageStore(database, accounts);
	const urlOf = (slug: string) => `${ownUrl()}/mediakit/${slug}`;
	const thumbnails = createThumbnails({ database, fetch });
	const reader = createKitReader(core, { ...needs, accounts, store, thumbnails, urlOf });
	const avatars = createAvatars(fetch);

	engine.schedule('thumbnails', { everySeconds: LOOK_EVERY_SECONDS }, reader.refreshThumbnails);

	return {
		...createKitRecords(database, images),
		/** True if any page is public. */
		hasPublicPage: async () => (await store.list()).some(({ enabled }) => enabled),
		async routes(app: FastifyInstance): Promise<void> {
			const answers = createAnswers(reader, { cache, store });
			const preview = createPreview({ reader, avatars, assets });
			await app.register(registerOwnerRoutes, { store, images, accounts, thumbnails, urlOf, preview });
			await app.register(registerImageRoutes, { images, urlOf: (id) => urlOf(`@images/${id}`) });
			const { frameAncestors } = config;
			await app.register(registerPublicRoutes, { answers, avatars, images, assets, frameAncestors });
		},
	};
}
