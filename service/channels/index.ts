import type { Http } from '../../platforms/http';
import type { Config } from '../config';
import { createFacebookLogin } from './instagram/facebook-login';
import { createInstagramLogin } from './instagram/instagram-login';
import type { Login, LoginName } from './login';
import { createTikTokLogin } from './tiktok/tiktok-login';

export { LOGIN_NAMES } from './login';
export type { CallbackQuery, Connection, Grant, Login, LoginName, Tokens } from './login';

export type Logins = Readonly<Record<LoginName, Login>>;

/** Every way in which accounts are connected. */
export function createLogins(http: Http, config: Config): Logins {
	const version = config.graphApiVersion;
	return {
		tiktok: createTikTokLogin(http, config.tiktok),
		instagram: createInstagramLogin({ http, config: config.instagram, version }),
		facebook: createFacebookLogin({ http, config: config.facebook, version }),
	};
}
