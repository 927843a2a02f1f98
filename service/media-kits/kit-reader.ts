import type { Account, AccountStore } from '../accounts';
import type { Cache } from '../core/cache';
import type { Core } from '../core/core';
import { hashForEtag } from '../core/etag';
import { ageOf, isDocument, readHistory, type CachedReads } from '../statistics';
import { toKit, toKitAccount, unknownAccount, type KitAccount, type MediaKit } from './kit';
import type { PageStore } from './kit-store';

const TREND_DAYS = 90;

interface KitNeeds {
	store: Pick<PageStore, 'get'>;
	accounts: Pick<AccountStore, 'get'>;
	cached: CachedReads;
	urlOf: (slug: string) => string;
}

/** Reads what pages show. */
export function createKitReader({ database, config }: Core, { store, accounts, cached, urlOf }: KitNeeds) {
	async function read(account: Account): Promise<KitAccount> {
		const { platform, username } = account;
		const found = (await cached.find(platform, username)).only;
		const document: unknown = found && JSON.parse(found.document);
		if (!isDocument(document)) return unknownAccount(account);
		const { stale } = ageOf(document.fetched_at);
		if (stale && config.statsRefuseStale) return unknownAccount(account);
		const days = await readHistory(database, { platform, username, days: TREND_DAYS });
		return toKitAccount(account, document, { days, stale });
	}

	/**
	 * What a page shows now; undefined if there is none, if it is off, or if none of its accounts is connected: nobody
	 * is to tell these apart.
	 */
	return async function readKit(slug: string): Promise<MediaKit | undefined> {
		const page = await store.get(slug);
		if (!page?.enabled) return undefined;
		const known = await Promise.all(page.account_ids.map((id) => accounts.get(id)));
		const connected = known.filter((account): account is Account => account?.health === 'ok');
		if (connected.length === 0) return undefined;
		const { title, description } = page;
		return toKit(
			{ slug, title, description, url: urlOf(slug) },
			await Promise.all(connected.map(read)),
			connected.map(({ displayName }) => displayName),
		);
	};
}

/** A rendered form of a page, ready to be sent. */
export interface Answer {
	body: string;
	etag: string;
}

/** A page ages although nothing is written: its statistics become stale, its days move on. */
const KEEP_MS = 60_000;

/** Pages from memory. @param cache is cleared when the database changes */
export function createAnswers(readKit: ReturnType<typeof createKitReader>, cache: Cache) {
	const look = (slug: string) =>
		cache.get(
			`media-kit/${slug}`,
			async () => ({ kit: await readKit(slug), answers: new Map<string, Answer>() }),
			// Names that do not exist must not displace those that do.
			({ kit }) => (kit ? KEEP_MS : 0),
		);

	return {
		/** What a page shows now; undefined if nobody may see one under this name. */
		kit: async (slug: string) => (await look(slug)).kit,

		/** One form of a page. @param form names it and everything else that `render` depends on */
		async find(slug: string, form: string, render: (kit: MediaKit) => string): Promise<Answer | undefined> {
			const { kit, answers } = await look(slug);
			if (kit === undefined) return undefined;
			const known = answers.get(form);
			if (known) return known;
			const body = render(kit);
			const answer = { body, etag: `"${hashForEtag(body)}"` };
			answers.set(form, answer);
			return answer;
		},
	};
}

export type Answers = ReturnType<typeof createAnswers>;
