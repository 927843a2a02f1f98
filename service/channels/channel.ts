import type { Platform } from '../../platforms/errors';
import type { Http, Ports } from '../../platforms/http';
import type { Config, LoginName } from '../config';
import type { Login } from './login';

/** What every channel is made of. */
export interface ChannelCore {
	config: Config;
	/** Requests to platforms, without any account's token. */
	http: Http;
}

/** Calls to a platform on behalf of a connected account: `http` signs them with a token that works. */
export interface AccountPorts extends Ports {
	/** Facebook Login: signs publishing. */
	pageToken(): Promise<string | undefined>;
}

/** Everything that the service does differently for one platform. */
export interface Channel<P extends Platform> {
	platform: P;
	/** The platform as users know it. */
	label: string;
	/** The ways in which its accounts are connected. */
	logins: Readonly<Record<LoginName<P>, Login>>;
}

/** The channel of each platform. */
export type Channels = { readonly [P in Platform]: Channel<P> };
