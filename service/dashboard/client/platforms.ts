import type { Platform } from '../../../platforms/errors';
import type { PlatformTexts } from '../server/dashboard-shell';
import type { Account, Login } from './types';

const brought = document.querySelector<HTMLDataElement>('data#platforms')?.value;

/** The platforms that the service knows, in its order. */
export const PLATFORMS = (brought ? JSON.parse(brought) : []) as readonly PlatformTexts[];

const LOGINS = PLATFORMS.flatMap(({ logins }) => logins);

/** What the service says of a platform; one that it does not know has no texts. */
export const platformOf = (name: Platform): PlatformTexts | undefined =>
	PLATFORMS.find(({ platform }) => platform === name);

/** A platform's name for people. */
export const platformLabel = (name: Platform): string => platformOf(name)?.label ?? name;

/** A login's name for people. */
export const loginLabel = (name: string, language: 'en' | 'de'): string =>
	LOGINS.find(({ login }) => login === name)?.label[language] ?? name;

/** How the portal of a platform calls what an app is known by. */
export const appOf = (name: Login) => LOGINS.find(({ login }) => login === name)?.app;

/** What a scope is for. */
export const scopeLabel = (scope: string, language: 'en' | 'de'): string =>
	LOGINS.find(({ scopes }) => scope in scopes)?.scopes[scope]?.[language] ?? scope;

/** The login by which an account was connected; its scopes tell, since those of different logins have other names. */
export function loginOf({ platform, scopes }: Account): Login {
	const logins = platformOf(platform)?.logins ?? [];
	const found = logins.find((login) => scopes.some((scope) => scope in login.scopes)) ?? logins[0];
	return found?.login ?? platform;
}
