import { createHash } from 'node:crypto';
import type { Platform } from '../../platforms/errors';
import type { Changes, Database } from '../database';
import { ageSince } from './statistics-age';

/** A cached document, ready to be sent. */
export interface Cached {
	username: string;
	/** ISO 8601, UTC. */
	fetchedAt: string;
	/** The document as it stands in the database. */
	stored: string;
	/** The answer of the analytics routes with its age now. `etag` differs once the document is another, or has become stale. */
	answer(): { body: string; etag: string; stale: boolean };
}

/** What there is under a name, or under none. */
export interface Found {
	usernames: string[];
	/** If there is exactly one. */
	only: Cached | undefined;
}

interface Row {
	platform: Platform;
	username: string;
	stats_data: string;
	fetched_at: string;
}

/** Names that were asked for last; a document takes some kilobytes. */
const MOST_ENTRIES = 1_000;

/** The same JSON as a text of one byte for each character, which costs Node less to send. */
function toOneByte(json: string): string {
	const ascii = json.replace(
		/[\u0080-\uffff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	// Else it would keep the width that it had before.
	return Buffer.from(ascii, 'latin1').toString('latin1');
}

function toCached({ username, stats_data: stored, fetched_at: fetchedAt }: Row): Cached {
	// Not as it stands there, since anybody may write to that table.
	const document = JSON.stringify(JSON.parse(stored));
	const hash = createHash('sha256').update(document).digest('base64url').slice(0, 22);
	const fetchedMs = Date.parse(fetchedAt);
	let latest = { ageSeconds: -1, body: '', etag: '', stale: false };
	return {
		username,
		fetchedAt,
		stored,
		answer() {
			const { ageSeconds, stale } = ageSince(fetchedMs);
			if (latest.ageSeconds !== ageSeconds) {
				const body = toOneByte(`{"data":${document},"age_seconds":${ageSeconds},"stale":${stale}}`);
				// Weak: the age goes on while the document stays the same.
				latest = { ageSeconds, body, etag: `W/"${hash}${stale ? '-stale' : ''}"`, stale };
			}
			return latest;
		},
	};
}

/**
 * Reads the cache from memory. Whatever was committed before a call, by this process or another, its answer holds: what
 * is remembered counts only as long as the database as a whole has not changed.
 */
export function createCachedReads({ database, changes }: { database: Database; changes: Changes }) {
	const remembered = new Map<string, { version: number; found: Found | Promise<Found> }>();

	async function load(
		platform: Platform,
		name: string | undefined,
		earlier: Found | Promise<Found> | undefined,
	): Promise<Found> {
		const cache = () => {
			const query = database<Row>('social_stats_cache').where({ platform }).orderBy('username');
			// A key that is an open id may have capitals.
			return name === undefined ? query : query.whereRaw('lower(username) = ?', [name]);
		};
		const rows = await cache().limit(2);
		const [row] = rows;
		if (row === undefined || rows.length > 1) {
			return { usernames: rows.length === 0 ? [] : await cache().pluck('username'), only: undefined };
		}
		const known = earlier instanceof Promise ? undefined : earlier?.only;
		const same = known?.stored === row.stats_data && known.fetchedAt === row.fetched_at;
		return {
			usernames: [row.username],
			only: same && known.username === row.username ? known : toCached(row),
		};
	}

	function remember(key: string, version: number, found: Promise<Found>): void {
		const entry: { version: number; found: Found | Promise<Found> } = { version, found };
		remembered.delete(key);
		remembered.set(key, entry);
		found.then(
			// So that further answers need not wait a turn.
			(loaded) => (entry.found = loaded),
			() => remembered.get(key) === entry && remembered.delete(key),
		);
		const [oldest] = remembered.keys();
		if (remembered.size > MOST_ENTRIES && oldest !== undefined) remembered.delete(oldest);
	}

	return {
		/** @param named with or without `@`; may be left out if there is only one account */
		find(platform: Platform, named: string | undefined): Found | Promise<Found> {
			const name = named?.replace(/^@/, '').toLowerCase();
			const key = `${platform}/${name ?? ''}`;
			const version = changes.version();
			const known = remembered.get(key);
			if (known?.version === version) return known.found;
			const found = load(platform, name, known?.found);
			remember(key, version, found);
			return found;
		},
	};
}

export type CachedReads = ReturnType<typeof createCachedReads>;
