import type { Http } from '../../../platforms/http';
import type { InstagramConfig } from '../../config';

/** What Meta's logins are created from. */
export interface MetaOptions {
	http: Http;
	config: InstagramConfig;
	/** For example `v26.0`. */
	version: string;
}
