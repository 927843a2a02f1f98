import type { Platform } from '../../platforms/errors';

/** The logins through which accounts can be connected, by platform. */
export const LOGINS = {
	tiktok: ['tiktok'],
	instagram: ['instagram', 'facebook'],
	youtube: ['youtube'],
} as const satisfies Record<Platform, readonly string[]>;

/** The name of a login, as used by routes and the database. */
export type LoginName<P extends Platform = Platform> = (typeof LOGINS)[P & keyof typeof LOGINS][number];

/** The logins of all platforms. */
export const LOGIN_NAMES: readonly LoginName[] = Object.values(LOGINS).flat();
