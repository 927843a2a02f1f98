import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core/core';
import type { TemporaryFiles } from '../temporary-files';
import { registerMediaRoutes } from './link-routes';
import { createMediaStore, type LinkedFile } from './link-store';
import { createMediaLinks } from './signed-links';

interface LinkNeeds {
	files: TemporaryFiles;
	/** Looks up files of links other than those uploaded for their link. */
	findOther: (fileName: string) => Promise<LinkedFile | undefined>;
}

/** Signed links to temporary files, and files that exist only for their link. */
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
