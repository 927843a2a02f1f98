import { PlatformError } from '../../platforms/errors';
import { ConfigError } from '../config';

/**
 * If an error requires a new login, explains what may have happened to the token in the file. Returns other errors
 * unchanged.
 */
export function explainUsedUp(error: unknown, file: string, name: string): unknown {
	if (!(error instanceof PlatformError) || error.action !== 'reconnect') return error;
	return new ConfigError(
		`${error.message} The token in ${file} (${name}) was already used or has expired; another copy may have been refreshed by a service, by GitHub Actions or by an interrupted run. Only one of them may use it. Reconnect the account with "mediakit setup".`,
	);
}
