import type { Http } from '../../../platforms/http';
import type { InstagramConfig } from '../../config';

/** The dependencies of Meta's logins. */
export interface MetaOptions {
	http: Http;
	config: InstagramConfig;
	/** For example `v26.0`. */
	version: string;
}
