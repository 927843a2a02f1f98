import type { Ports } from '../../platforms/http';

/** Calls to a platform on behalf of a connected account; `http` signs requests with a valid token. */
export interface AccountPorts extends Ports {
	/** Facebook Login: the token that signs publishing requests. */
	pageToken(): Promise<string | undefined>;
}
