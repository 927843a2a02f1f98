import { APP_OF, LOGIN_NAMES, type Config, type LoginName } from '../config';

/** What the portal of a platform gives for an app. */
export interface AppKeys {
	id: string;
	secret: string;
}

/**
 * The configuration with the apps that are in use now: those of the environment, else those that `keysOf` gives, which is
 * asked each time.
 */
export function withLiveApps(config: Config, keysOf: (login: LoginName) => AppKeys | undefined): Config {
	const live: Config = { ...config };
	for (const login of LOGIN_NAMES) {
		if (config[login].app !== undefined) continue;
		const settings = Object.defineProperty({ ...config[login] }, 'app', {
			enumerable: true,
			get() {
				const keys = keysOf(login);
				return keys && APP_OF[login](keys.id, keys.secret);
			},
		});
		Object.assign(live, { [login]: settings });
	}
	return live;
}
