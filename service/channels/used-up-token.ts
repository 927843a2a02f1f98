import { PlatformError } from '../../platforms/errors';
import { ConfigError } from '../config';

/** A refusal that only a new login helps against, with what may have happened to the token of the file; others as they are. */
export function explainUsedUp(error: unknown, file: string, name: string): unknown {
	if (!(error instanceof PlatformError) || error.action !== 'reconnect') return error;
	return new ConfigError(
		`${error.message} The token in ${file} (${name}) is used up or has ended: another copy of it may have been renewed, by a service, by GitHub Actions or by a run that was cut off. Only one of them may own it. Connect the account again with "mediakit setup".`,
	);
}
