import type { Account, AccountStore } from '../accounts';
import type { Core } from '../core/core';
import { ageOf, readHistory, type CachedReads } from '../statistics';
import { toKit, toKitAccount, unknownAccount, type KitAccount, type MediaKit } from './kit';
import { readKitDocument, type KitDocument } from './kit-document';
import type { Page, PageStore } from './kit-store';
import { NO_CONTENT, type PageContent } from './page-content';
import type { Thumbnails } from './thumbnails';

const TREND_DAYS = 90;

interface KitNeeds {
	store: Pick<PageStore, 'list'>;
	accounts: Pick<AccountStore, 'get'>;
	cached: CachedReads;
	thumbnails: Thumbnails;
	urlOf: (slug: string) => string;
}

/** A saved or unsaved page. */
export type PageToShow = Pick<Page, 'slug' | 'title' | 'description' | 'account_ids' | 'created_at'> &
	PageContent;

/** Reads the content of pages. */
export function createKitReader({ database, config }: Core, needs: KitNeeds) {
	const { store, accounts, cached, thumbnails, urlOf } = needs;

	async function documentOf({ platform, username }: Account): Promise<KitDocument | undefined> {
		const found = (await cached.find(platform, username)).only;
		return found && readKitDocument(found.document);
	}

	async function read(account: Account): Promise<KitAccount> {
		const { platform, username } = account;
		const found = await documentOf(account);
		if (found === undefined) return unknownAccount(account);
		const { stale } = ageOf(found.document.fetched_at);
		if (stale && config.statsRefuseStale) return unknownAccount(account);
		const days = await readHistory(database, { platform, username, days: TREND_DAYS });
		return toKitAccount(account, found, { days, stale, thumbnails: await thumbnails.of(account) });
	}

	async function connected(ids: readonly string[]): Promise<Account[]> {
		const known = await Promise.all(ids.map((id) => accounts.get(id)));
		return known.filter((account): account is Account => account?.health === 'ok');
	}

	return {
		/** Returns the current content of a page; undefined if none of its accounts is connected. */
		async read(page: PageToShow): Promise<MediaKit | undefined> {
			const { slug, title, description, created_at: createdAt } = page;
			const shown = await connected(page.account_ids);
			if (shown.length === 0) return undefined;
			return toKit(
				{ slug, title, description, url: urlOf(slug), content: contentOf(page), createdAt },
				await Promise.all(shown.map(read)),
				shown.map(({ displayName }) => displayName),
			);
		},

		/** Fetches the post images for all public pages. */
		async refreshThumbnails(signal: AbortSignal): Promise<void> {
			const pages = (await store.list()).filter(({ enabled }) => enabled);
			const ids = [...new Set(pages.flatMap(({ account_ids }) => account_ids))];
			for (const account of await connected(ids)) {
				const found = await documentOf(account);
				if (found) await thumbnails.refresh(account, found, signal);
			}
		},
	};
}

const contentOf = (page: PageContent): PageContent =>
	Object.fromEntries(
		(Object.keys(NO_CONTENT) as (keyof PageContent)[]).map((name) => [name, page[name]]),
	) as unknown as PageContent;

export type KitReader = ReturnType<typeof createKitReader>;
