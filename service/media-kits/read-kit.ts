import type { Platform } from '../../platforms/errors';
import type { Account, AccountStore } from '../accounts';
import type { Database } from '../database';
import { ageOf, isDocument, readHistory, type CachedReads } from '../statistics';
import { toKit, toReading, type MediaKit, type Reading } from './kit';
import type { PageStore } from './kit-store';

const TREND_DAYS = 90;

/** Reads what pages show. */
export function createKitReader(options: {
	database: Database;
	store: Pick<PageStore, 'get'>;
	accounts: Pick<AccountStore, 'get'>;
	cached: CachedReads;
	/** Whether old statistics are left out rather than marked. */
	refuseStale: boolean;
	urlOf: (slug: string) => string;
}) {
	const { database, store, accounts, cached, refuseStale, urlOf } = options;

	async function read(platform: Platform, username: string): Promise<Reading | null> {
		const found = (await cached.find(platform, username)).only;
		const document: unknown = found && JSON.parse(found.document);
		if (!isDocument(document)) return null;
		const { stale } = ageOf(document.fetched_at);
		if (stale && refuseStale) return null;
		const days = await readHistory(database, { platform, username, days: TREND_DAYS });
		return toReading(document, { days, stale });
	}

	/**
	 * What a page shows now; undefined if there is none, if it is off, or if none of its accounts is connected: nobody
	 * is to tell these apart.
	 */
	return async function readKit(slug: string): Promise<MediaKit | undefined> {
		const page = await store.get(slug);
		if (!page?.enabled) return undefined;
		const known = await Promise.all(page.accountIds.map((id) => accounts.get(id)));
		const connected = known.filter((account): account is Account => account?.health === 'ok');
		if (connected.length === 0) return undefined;
		const { title, description } = page;
		return toKit(
			{ slug, title, description, url: urlOf(slug) },
			await Promise.all(
				connected.map(async (account) => ({
					...account,
					reading: await read(account.platform, account.username),
				})),
			),
		);
	};
}

export type ReadKit = ReturnType<typeof createKitReader>;
