import { createHash } from 'node:crypto';
import type { OidcConfig, Role } from '../../config';
import { clock, timestamp, type Database } from '../../database';

const DAY_SECONDS = 24 * 60 * 60;

/** The ways to log in. People whom an identity provider lets in are asked for again after half a day. */
export const LIFETIME_SECONDS = { key: 30 * DAY_SECONDS, password: 30 * DAY_SECONDS, oidc: DAY_SECONDS / 2 };

export type Method = keyof typeof LIFETIME_SECONDS;

export const METHODS = Object.keys(LIFETIME_SECONDS) as Method[];

/** That somebody uses a session is noted once in this time, not with every request. */
const NOTE_USE_EVERY_MS = 60_000;

/** Who has logged in. */
export interface Visitor {
	role: Role;
	method: Method;
	/** The e-mail address or name that an identity provider tells; null for secrets, which anybody may know. */
	who: string | null;
}

/** Sessions from before roles were kept say less. */
export interface SessionRow {
	session_hash: string;
	role: Role;
	method: Method | null;
	who: string | null;
	created_at: string;
	expires_at: string;
	last_used_at: string | null;
	/** A hash of the settings that let the person in. */
	opened_with: string | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		sessions: SessionRow;
	}
}

/**
 * The table of the sessions, by the hashes of their secrets.
 *
 * @param options.sessionKey changes with what opens the dashboard
 * @param options.oidc changed, it ends the sessions that the identity provider began: somebody may be allowed no more
 */
export function createSessionStore(
	database: Database,
	{ sessionKey, oidc }: { sessionKey: Buffer; oidc: OidcConfig | undefined },
) {
	const openedWith = (settings: string) =>
		createHash('sha256').update(sessionKey).update(settings).digest('hex');
	const current = { secret: openedWith(''), oidc: openedWith(JSON.stringify(oidc ?? null)) };
	const sessions = () => database('sessions');

	/** Of an older session, only its hash says what opened it. */
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

		/** An open session. */
		async find(hash: string): Promise<SessionRow | undefined> {
			return openOnes().where({ session_hash: hash }).first();
		},

		/** The open sessions of all people, the one that was used last first. */
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

		/** @returns whether there was one */
		async remove(hash: string): Promise<boolean> {
			return (await sessions().where({ session_hash: hash }).delete()) > 0;
		},

		async noteUse({ session_hash, last_used_at }: SessionRow): Promise<void> {
			if (last_used_at !== null && last_used_at > timestamp(clock.now() - NOTE_USE_EVERY_MS)) return;
			await sessions()
				.where({ session_hash })
				.update({ last_used_at: timestamp() })
				// Whoever reads may go on reading while the disk is full.
				.catch(() => {});
		},
	};
}
