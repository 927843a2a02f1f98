import type { Platform } from '../../platforms/errors';

/** The ways in which accounts are connected, by the platform that they give accounts of. */
export const LOGINS = {
	tiktok: ['tiktok'],
	instagram: ['instagram', 'facebook'],
	youtube: ['youtube'],
} as const satisfies Record<Platform, readonly string[]>;

/** The name of a login, as routes and the database have it. */
export type LoginName<P extends Platform = Platform> = (typeof LOGINS)[P & keyof typeof LOGINS][number];

/** The logins of all platforms. */
export const LOGIN_NAMES: readonly LoginName[] = Object.values(LOGINS).flat();
