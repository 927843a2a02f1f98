import type { Platform } from '../../../platforms/errors';
import type { PlatformTexts } from '../server/dashboard-shell';
import type { Account, Login } from './types';

const brought = document.querySelector<HTMLDataElement>('data#platforms')?.value;

/** The platforms that the service supports, in the service's order. */
export const PLATFORMS = (brought ? JSON.parse(brought) : []) as readonly PlatformTexts[];

const LOGINS = PLATFORMS.flatMap(({ logins }) => logins);

/** The service's texts for a platform; undefined if the platform is unknown. */
export const platformOf = (name: Platform): PlatformTexts | undefined =>
	PLATFORMS.find(({ platform }) => platform === name);

/** A platform's display name. */
export const platformLabel = (name: Platform): string => platformOf(name)?.label ?? name;

/** A login's display name. */
export const loginLabel = (name: string, language: 'en' | 'de'): string =>
	LOGINS.find(({ login }) => login === name)?.label[language] ?? name;

/** A platform's own term for the app ID. */
export const appOf = (name: Login) => LOGINS.find(({ login }) => login === name)?.app;

/** The purpose of a scope. */
export const scopeLabel = (scope: string, language: 'en' | 'de'): string =>
	LOGINS.find(({ scopes }) => scope in scopes)?.scopes[scope]?.[language] ?? scope;

/** The login through which an account was connected, recognized by its scopes, whose names differ between logins. */
export function loginOf({ platform, scopes }: Account): Login {
	const logins = platformOf(platform)?.logins ?? [];
	const found = logins.find((login) => scopes.some((scope) => scope in login.scopes)) ?? logins[0];
	return found?.login ?? platform;
}
