import type { Knex } from 'knex';
import { createFirstTables } from './001-first-tables';
import { addInstagramAccounts } from './002-instagram-accounts';
import { makeDeliveriesDurable } from './003-durable-deliveries';
import { createEvents } from './004-events';
import { createIntakeTables } from './005-intake';
import { createWebhookTables } from './006-webhooks';
import { createSyncLog } from './007-sync-log';
import { addTokenLease } from './008-token-lease';
import { createSessions } from './009-sessions';
import { createMediaKitPages } from './010-mediakit-pages';
import { countInspections } from './011-inspections';
import { addConnectedAt } from './012-connected-at';
import { storeForce } from './013-force';
import { createEventClaims } from './014-event-claims';
import { addDeliveryVersion } from './015-delivery-version';
import { addUploadInbox } from './016-upload-inbox';
import { addAccountGroups } from './017-account-groups';
import { createPostHistory } from './018-post-history';
import { addPageContent } from './019-page-content';
import { createFiles } from './020-files';
import { addPlatformOfDrafts } from './021-platform-of-drafts';
import { addSharedWork } from './022-shared-work';
import { addOwnFields } from './023-own-fields';
import { addRefusedUntil } from './024-refused-drafts';
import { createFileParts } from './025-file-parts';
import { createPlatformStarts } from './026-platform-starts';
import { createAppKeys } from './027-app-keys';
import { addSessionRoles } from './028-session-roles';
import { addSharedLimits } from './030-shared-limits';
import { addFirstFrames } from './036-first-frames';
import { nameNotes } from './035-notes';

/** All migrations, in order. Never edit a published migration; add new ones at the end. */
const MIGRATIONS: Record<string, (knex: Knex) => Promise<void>> = {
	'001-first-tables': createFirstTables,
	'002-instagram-accounts': addInstagramAccounts,
	'003-durable-deliveries': makeDeliveriesDurable,
	'004-events': createEvents,
	'005-intake': createIntakeTables,
	'006-webhooks': createWebhookTables,
	'007-sync-log': createSyncLog,
	'008-token-lease': addTokenLease,
	'009-sessions': createSessions,
	'010-mediakit-pages': createMediaKitPages,
	'011-inspections': countInspections,
	'012-connected-at': addConnectedAt,
	'013-force': storeForce,
	'014-event-claims': createEventClaims,
	'015-delivery-version': addDeliveryVersion,
	'016-upload-inbox': addUploadInbox,
	'017-account-groups': addAccountGroups,
	'018-post-history': createPostHistory,
	'019-page-content': addPageContent,
	'020-files': createFiles,
	'021-platform-of-drafts': addPlatformOfDrafts,
	'022-shared-work': addSharedWork,
	'023-own-fields': addOwnFields,
	'024-refused-drafts': addRefusedUntil,
	'025-file-parts': createFileParts,
	'026-platform-starts': createPlatformStarts,
	'027-app-keys': createAppKeys,
	'028-session-roles': addSessionRoles,
	'030-shared-limits': addSharedLimits,
	'036-first-frames': addFirstFrames,
	'035-notes': nameNotes,
};

/** The tables from which cached responses are built. */
export const CACHED_TABLES = [
	'accounts',
	'app_keys',
	'mediakit_pages',
	'mediakit_page_accounts',
	'mediakit_thumbnails',
	'social_stats_cache',
	'social_stats_history',
];

/** Passes these migrations to Knex without reading a folder, so that compiled code and TypeScript behave the same. */
export const migrationSource: Knex.MigrationSource<string> = {
	getMigrations: () => Promise.resolve(Object.keys(MIGRATIONS).sort()),
	getMigrationName: (name) => name,
	getMigration: (name) => {
		const up = MIGRATIONS[name];
		if (up === undefined) return Promise.reject(new Error(`There is no migration ${name}.`));
		return Promise.resolve({
			up,
			down: () => Promise.reject(new Error('Restore the database from a backup instead.')),
		});
	},
};
