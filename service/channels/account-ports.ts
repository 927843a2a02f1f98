import type { Ports } from '../../platforms/http';

/** Calls to a platform on behalf of a connected account: `http` signs them with a token that works. */
export interface AccountPorts extends Ports {
	/** Facebook Login: signs publishing. */
	pageToken(): Promise<string | undefined>;
}
