import type { Platform } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import type { Config, LoginName } from '../config';
import type { ChannelUploads } from './channel-uploads';
import type { Login } from './login';

export type { AccountPorts } from './account-ports';

/** What every channel is made of. */
export interface ChannelCore {
	config: Config;
	/** Requests to platforms, without any account's token. */
	http: Http;
}

/** Everything that the service does differently for one platform. */
export interface Channel<P extends Platform> {
	platform: P;
	/** The platform as users know it. */
	label: string;
	/** The ways in which its accounts are connected. */
	logins: Readonly<Record<LoginName<P>, Login>>;
	uploads: ChannelUploads;
}

/** The channel of each platform. */
export type Channels = { readonly [P in Platform]: Channel<P> };
