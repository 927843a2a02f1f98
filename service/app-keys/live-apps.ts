import { APP_OF, LOGIN_NAMES, type Config, type LoginName } from '../config';

/** The app credentials issued by a platform's portal. */
export interface AppKeys {
	id: string;
	secret: string;
}

/**
 * Returns the configuration with the app keys in use: those from the environment or, if there are none, those from
 * `keysOf`, which is called on each access.
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
