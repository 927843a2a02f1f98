import { createHash } from 'node:crypto';
import type { OidcConfig, Role } from '../../config';
import { clock, timestamp, type Database } from '../../database';

const DAY_SECONDS = 24 * 60 * 60;

/**
 * Session lifetimes by login method. People who log in through an identity provider must do so again after half a day.
 */
export const LIFETIME_SECONDS = { key: 30 * DAY_SECONDS, password: 30 * DAY_SECONDS, oidc: DAY_SECONDS / 2 };

export type Method = keyof typeof LIFETIME_SECONDS;

export const METHODS = Object.keys(LIFETIME_SECONDS) as Method[];

/** The last use of a session is recorded at most this often. */
const NOTE_USE_EVERY_MS = 60_000;

/** The person who logged in. */
export interface Visitor {
	role: Role;
	method: Method;
	/** The e-mail address or name from an identity provider; null for a secret, which does not identify a person. */
	who: string | null;
}

/** Sessions that were started before roles were introduced have no values in some columns. */
export interface SessionRow {
	session_hash: string;
	role: Role;
	method: Method | null;
	who: string | null;
	created_at: string;
	expires_at: string;
	last_used_at: string | null;
	/** A hash of the settings that allowed the login. */
	opened_with: string | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		sessions: SessionRow;
	}
}

/**
 * Creates the store of sessions, keyed by the hashes of their secrets.
 *
 * @param options.sessionKey changes whenever a secret that allows a login changes
 * @param options.oidc a change ends the sessions started through the identity provider, since people may have lost
 * access
 */
export function createSessionStore(
	database: Database,
	{ sessionKey, oidc }: { sessionKey: Buffer; oidc: OidcConfig | undefined },
) {
	const openedWith = (settings: string) =>
		createHash('sha256').update(sessionKey).update(settings).digest('hex');
	const current = { secret: openedWith(''), oidc: openedWith(JSON.stringify(oidc ?? null)) };
	const sessions = () => database('sessions');

	/**
	 * Selects the open sessions. Older ones without `opened_with` are tied to the secrets only by their keyed hashes.
	 */
	const openOnes = () =>
		sessions()
			.where('expires_at', '>', timestamp())
			.where(
				(either) => void either.whereNull('opened_with').orWhereIn('opened_with', Object.values(current)),
			);

	return {
		async purge(): Promise<void> {
			await sessions().where('expires_at', '<', timestamp()).delete();
		},

		/** Finds an open session. */
		async find(hash: string): Promise<SessionRow | undefined> {
			return openOnes().where({ session_hash: hash }).first();
		},

		/** Returns all open sessions, most recently used first. */
		async list(): Promise<SessionRow[]> {
			return openOnes().orderBy('last_used_at', 'desc').orderBy('session_hash');
		},

		async add(hash: string, visitor: Visitor): Promise<void> {
			await sessions().insert({
				...visitor,
				session_hash: hash,
				created_at: timestamp(),
				last_used_at: timestamp(),
				expires_at: timestamp(clock.now() + LIFETIME_SECONDS[visitor.method] * 1000),
				opened_with: visitor.method === 'oidc' ? current.oidc : current.secret,
			});
		},

		/** @returns true if the session existed */
		async remove(hash: string): Promise<boolean> {
			return (await sessions().where({ session_hash: hash }).delete()) > 0;
		},

		async noteUse({ session_hash, last_used_at }: SessionRow): Promise<void> {
			if (last_used_at !== null && last_used_at > timestamp(clock.now() - NOTE_USE_EVERY_MS)) return;
			await sessions()
				.where({ session_hash })
				.update({ last_used_at: timestamp() })
				// The dashboard stays readable while the disk is full.
				.catch(() => {});
		},
	};
}
