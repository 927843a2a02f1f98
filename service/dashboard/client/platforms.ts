import type { Platform } from '../../../platforms/errors';
import type { PlatformTexts } from '../server/dashboard-shell';
import type { Account, Login } from './types';

const brought = document.querySelector<HTMLDataElement>('data#platforms')?.value;

/** The platforms that the service supports, in the service's order. */
export const PLATFORMS = (brought ? JSON.parse(brought) : []) as readonly PlatformTexts[];

const LOGINS = PLATFORMS.flatMap(({ logins }) => logins);

/** Returns the service's texts for a platform; undefined if the platform is unknown. */
export const platformOf = (name: Platform): PlatformTexts | undefined =>
	PLATFORMS.find(({ platform }) => platform === name);

/** Returns a platform's display name. */
export const platformLabel = (name: Platform): string => platformOf(name)?.label ?? name;

/** Returns a login's display name. */
export const loginLabel = (name: string, language: 'en' | 'de'): string =>
	LOGINS.find(({ login }) => login === name)?.label[language] ?? name;

/** Returns the platform's own terms for the app's ID and secret. */
export const appOf = (name: Login) => LOGINS.find(({ login }) => login === name)?.app;

/** Returns the purpose of a scope. */
export const scopeLabel = (scope: string, language: 'en' | 'de'): string =>
	LOGINS.find(({ scopes }) => scope in scopes)?.scopes[scope]?.[language] ?? scope;

/**
 * Returns the login through which an account was connected. It is recognized by its scopes, whose names differ by
 * login.
 */
export function loginOf({ platform, scopes }: Account): Login {
	const logins = platformOf(platform)?.logins ?? [];
	const found = logins.find((login) => scopes.some((scope) => scope in login.scopes)) ?? logins[0];
	return found?.login ?? platform;
}
