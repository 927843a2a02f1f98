import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core/core';
import type { TemporaryFiles } from '../temporary-files';
import { registerMediaRoutes } from './link-routes';
import { createMediaStore, type LinkedFile } from './link-store';
import { createMediaLinks } from './signed-links';

interface LinkNeeds {
	files: TemporaryFiles;
	/** Finds files that were not uploaded only to be linked. */
	findOther: (fileName: string) => Promise<LinkedFile | undefined>;
}

/** Signed links to temporary files, and files that exist only to be linked. */
export function createLinks(core: Core, { files, findOther }: LinkNeeds) {
	const { config, encryptionKey, ownUrl, patience } = core;
	const lifetimeSeconds = config.tempMaxAgeHours * 60 * 60;
	const links = createMediaLinks(encryptionKey, ownUrl);
	const store = createMediaStore({ ...core, files, lifetimeSeconds });

	return {
		sign: links.sign,
		async routes(app: FastifyInstance): Promise<void> {
			const { maxUploadBytes } = config;
			const options = { files, maxUploadBytes, patience, links, store, findOther, lifetimeSeconds };
			await app.register(registerMediaRoutes, options);
		},
	};
}
