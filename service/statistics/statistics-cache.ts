import type { Platform } from '../../platforms/errors';
import { missingInGerman, missingReason, type MissingReason } from '../../platforms/missing-reasons';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Cache } from '../core/cache';
import { hashForEtag } from '../core/etag';
import { clock, type Database } from '../database';
import type { Language } from '../pages';
import type { StatisticsRow } from './statistics-store';

/** The strictest platform's rules require a refresh within a day. */
const STALE_AFTER_SECONDS = 24 * 60 * 60;

/** Returns the age of data. @param fetchedAt ISO 8601 */
export function ageOf(fetchedAt: string): { ageSeconds: number; stale: boolean } {
	const ageSeconds = Math.max(0, Math.floor((clock.now() - Date.parse(fetchedAt)) / 1000));
	return { ageSeconds, stale: ageSeconds > STALE_AFTER_SECONDS };
}

/** The reasons for missing metrics, by metric. */
type MissingReasons = Record<string, MissingReason & { original?: string }>;

/** Returns the reasons in a document, prepared for translation. Another program may have written the document. */
function missingReasons(document: unknown): MissingReasons {
	const { missing } = (document as Partial<StatisticsDocument> | null)?.meta ?? {};
	return Object.fromEntries(
		Object.entries(missing ?? {})
			.filter(([, words]) => typeof words === 'string')
			.map(([name, words]) => [name, missingReason(words)]),
	);
}

const inGerman = (reasons: MissingReasons): MissingReasons =>
	Object.fromEntries(
		Object.entries(reasons).map(([name, reason]) => [
			name,
			{ ...reason, message: missingInGerman(reason), original: reason.message },
		]),
	);

/** Returns the response body of the analytics routes: a document with its age. */
export function toAnalytics(document: StatisticsDocument) {
	const { ageSeconds, stale } = ageOf(document.fetched_at);
	return { data: document, age_seconds: ageSeconds, stale, missing_reasons: missingReasons(document) };
}

/** A cached document. */
export interface Cached {
	username: string;
	/** ISO 8601, UTC. */
	fetchedAt: string;
	/** JSON. */
	document: string;
	missing: MissingReasons;
	/** Hash of the document. */
	hash: string;
}

/** The result of a lookup, with or without a user name. */
export interface Found {
	usernames: string[];
	/** Set if there is exactly one match. */
	only: Cached | undefined;
}

const KEEP_MS = 60_000;

function toCached({ username, stats_data, fetched_at: fetchedAt }: StatisticsRow): Cached {
	// Serialize the content again, since other programs may write to the table.
	const content: unknown = JSON.parse(stats_data);
	const document = JSON.stringify(content);
	return { username, fetchedAt, document, missing: missingReasons(content), hash: hashForEtag(document) };
}

/**
 * Returns the response of the analytics routes with the current age. The ETag is weak, since the age changes while
 * the document stays the same.
 *
 * @param language the language of `missing_reasons`; the document itself is always in English
 */
export function toAnswer({ fetchedAt, document, missing, hash }: Cached, language: Language) {
	const { ageSeconds, stale } = ageOf(fetchedAt);
	const reasons = JSON.stringify(language === 'de' ? inGerman(missing) : missing);
	const body = `{"data":${document},"age_seconds":${ageSeconds},"stale":${stale},"missing_reasons":${reasons}}`;
	return { body, etag: `W/"${hash}${stale ? '-stale' : ''}${language === 'de' ? '-de' : ''}"`, stale };
}

/** Reads cached statistics. @param cache cleared when the database changes */
export function createCachedReads({ database, cache }: { database: Database; cache: Cache }) {
	async function load(platform: Platform, name: string | undefined): Promise<Found> {
		const rows = () => {
			const query = database('social_stats_cache').where({ platform }).orderBy('username');
			// Keys that are open IDs may contain capitals.
			return name === undefined ? query : query.whereRaw('lower(username) = ?', [name]);
		};
		const [row, another] = await rows().limit(2);
		if (row && !another) return { usernames: [row.username], only: toCached(row) };
		return { usernames: row ? await rows().pluck('username') : [], only: undefined };
	}

	return {
		/**
		 * Finds the cached statistics of an account.
		 *
		 * @param named with or without `@`; optional if there is only one account
		 */
		find(platform: Platform, named: string | undefined): Promise<Found> {
			const name = named?.replace(/^@/, '').toLowerCase();
			return cache.get(`statistics/${platform}/${name ?? ''}`, () => load(platform, name), KEEP_MS);
		},
	};
}

export type CachedReads = ReturnType<typeof createCachedReads>;
