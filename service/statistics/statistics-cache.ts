import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Cache } from '../core/cache';
import { hashForEtag } from '../core/etag';
import { clock, type Database } from '../database';
import type { StatisticsRow } from './statistics-store';

/** The strictest platform's rules require a refresh within a day. */
const STALE_AFTER_SECONDS = 24 * 60 * 60;

/** The age of data. @param fetchedAt ISO 8601 */
export function ageOf(fetchedAt: string): { ageSeconds: number; stale: boolean } {
	const ageSeconds = Math.max(0, Math.floor((clock.now() - Date.parse(fetchedAt)) / 1000));
	return { ageSeconds, stale: ageSeconds > STALE_AFTER_SECONDS };
}

/** The response body of the analytics routes: a document with its age. */
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
	/** Hash of the document. */
	hash: string;
}

/** Lookup result for a user name, or without one. */
export interface Found {
	usernames: string[];
	/** Set if there is exactly one match. */
	only: Cached | undefined;
}

const KEEP_MS = 60_000;

function toCached({ username, stats_data, fetched_at: fetchedAt }: StatisticsRow): Cached {
	// Re-serialized, since other programs may write to that table.
	const document = JSON.stringify(JSON.parse(stats_data));
	return { username, fetchedAt, document, hash: hashForEtag(document) };
}

/**
 * The response of the analytics routes with the current age. The ETag is weak, since the age changes while the
 * document stays the same.
 */
export function toAnswer({ fetchedAt, document, hash }: Cached) {
	const { ageSeconds, stale } = ageOf(fetchedAt);
	const body = `{"data":${document},"age_seconds":${ageSeconds},"stale":${stale}}`;
	return { body, etag: `W/"${hash}${stale ? '-stale' : ''}"`, stale };
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
		/** @param named with or without `@`; optional if there is only one account */
		find(platform: Platform, named: string | undefined): Promise<Found> {
			const name = named?.replace(/^@/, '').toLowerCase();
			return cache.get(`statistics/${platform}/${name ?? ''}`, () => load(platform, name), KEEP_MS);
		},
	};
}

export type CachedReads = ReturnType<typeof createCachedReads>;
