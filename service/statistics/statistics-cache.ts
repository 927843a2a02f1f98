import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Cache } from '../core/cache';
import { hashForEtag } from '../core/etag';
import { clock, type Database } from '../database';
import type { StatisticsRow } from './statistics-store';

/** The strictest platform's rules ask for a refresh within a day. */
const STALE_AFTER_SECONDS = 24 * 60 * 60;

/** How old data is. @param fetchedAt ISO 8601 */
export function ageOf(fetchedAt: string): { ageSeconds: number; stale: boolean } {
	const ageSeconds = Math.max(0, Math.floor((clock.now() - Date.parse(fetchedAt)) / 1000));
	return { ageSeconds, stale: ageSeconds > STALE_AFTER_SECONDS };
}

/** A document as the analytics routes give it, with its age. */
export function toAnalytics(document: StatisticsDocument) {
	const { ageSeconds, stale } = ageOf(document.fetched_at);
	return { data: document, age_seconds: ageSeconds, stale };
}

/** A cached document. */
export interface Cached {
	username: string;
	/** ISO 8601, UTC. */
	fetchedAt: string;
	/** JSON. */
	document: string;
	/** Of the document; differs once it is another one. */
	hash: string;
}

/** What there is under a name, or under none. */
export interface Found {
	usernames: string[];
	/** If there is exactly one. */
	only: Cached | undefined;
}

const KEEP_MS = 60_000;

function toCached({ username, stats_data, fetched_at: fetchedAt }: StatisticsRow): Cached {
	// Not as it stands there, since anybody may write to that table.
	const document = JSON.stringify(JSON.parse(stats_data));
	return { username, fetchedAt, document, hash: hashForEtag(document) };
}

/** The answer of the analytics routes with its age now. The ETag is weak: the age goes on while the document stays the same. */
export function toAnswer({ fetchedAt, document, hash }: Cached) {
	const { ageSeconds, stale } = ageOf(fetchedAt);
	const body = `{"data":${document},"age_seconds":${ageSeconds},"stale":${stale}}`;
	return { body, etag: `W/"${hash}${stale ? '-stale' : ''}"`, stale };
}

/** Reads cached statistics. @param cache is cleared when the database changes */
export function createCachedReads({ database, cache }: { database: Database; cache: Cache }) {
	async function load(platform: Platform, name: string | undefined): Promise<Found> {
		const rows = () => {
			const query = database('social_stats_cache').where({ platform }).orderBy('username');
			// A key that is an open id may have capitals.
			return name === undefined ? query : query.whereRaw('lower(username) = ?', [name]);
		};
		const [row, another] = await rows().limit(2);
		if (row && !another) return { usernames: [row.username], only: toCached(row) };
		return { usernames: row ? await rows().pluck('username') : [], only: undefined };
	}

	return {
		/** @param named with or without `@`; may be left out if there is only one account */
		find(platform: Platform, named: string | undefined): Promise<Found> {
			const name = named?.replace(/^@/, '').toLowerCase();
			return cache.get(`statistics/${platform}/${name ?? ''}`, () => load(platform, name), KEEP_MS);
		},
	};
}

export type CachedReads = ReturnType<typeof createCachedReads>;
