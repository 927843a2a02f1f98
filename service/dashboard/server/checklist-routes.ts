import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PLATFORMS } from '../../../platforms/errors';
import type { Accounts } from '../../accounts';
import type { AppKeysFeature } from '../../app-keys';
import { isLoopback, LOGIN_NAMES, type Config } from '../../config';
import type { Core } from '../../core/core';
import { readSetting, writeSetting } from '../../database';
import type { CachedReads } from '../../statistics';
import { CHECKLIST, HIDE_CHECKLIST } from './checklist-schemas';

const HIDDEN = 'checklist_hidden';

export interface ChecklistNeeds {
	core: Core;
	accounts: Accounts;
	appKeys: AppKeysFeature;
	cached: CachedReads;
	/** True if any upload is stored. */
	hasUploads: () => Promise<boolean>;
	/** True if any media-kit page is public. */
	hasPublicPage: () => Promise<boolean>;
}

/** True if the platforms are simulated by a sandbox on this machine, which needs no public https URL. */
const isSandbox = (config: Config) =>
	LOGIN_NAMES.every((login) => isLoopback(new URL(config[login].authBase).hostname));

/** Routes for a new owner's checklist of first steps, which shows the completed steps and can be hidden. */
export const registerChecklist: FastifyPluginAsyncTypebox<ChecklistNeeds> = async (app, needs) => {
	const { core, accounts, appKeys, cached, hasUploads, hasPublicPage } = needs;
	const { config, database, isHttps } = core;

	async function hasStatistics(): Promise<boolean> {
		const found = await Promise.all(PLATFORMS.map((platform) => cached.find(platform, undefined)));
		return found.some(({ usernames }) => usernames.length > 0);
	}

	app.get('/dashboard/checklist', { schema: CHECKLIST }, async () => {
		const apps = LOGIN_NAMES.map((login) => ({ login, configured: appKeys.describe(login).source !== null }));
		const [known, read, sent, shown, tested, hidden] = await Promise.all([
			accounts.store.list(),
			hasStatistics(),
			hasUploads(),
			hasPublicPage(),
			accounts.n8n.wasTested(),
			readSetting(database, HIDDEN),
		]);
		const steps = [
			{ id: 'public_url' as const, done: isHttps || isSandbox(config), optional: false },
			{ id: 'apps' as const, done: apps.some(({ configured }) => configured), optional: false },
			{ id: 'account' as const, done: known.length > 0, optional: false },
			{ id: 'statistics' as const, done: read, optional: false },
			{ id: 'upload' as const, done: sent, optional: false },
			{ id: 'page' as const, done: shown, optional: false },
			{ id: 'n8n' as const, done: tested, optional: true },
		];
		return { steps, apps, hidden: hidden === 'true' };
	});

	app.put('/dashboard/checklist', { schema: HIDE_CHECKLIST }, async ({ body }, reply) => {
		await writeSetting(database, HIDDEN, String(body.hidden));
		return reply.code(204).send();
	});
};
