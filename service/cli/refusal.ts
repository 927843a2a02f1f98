import { ConfigError } from '../config';

/** Returns the error message, if any, with which the service would reject a setting. */
export function refusalOf(read: () => unknown): string | undefined {
	try {
		read();
		return undefined;
	} catch (error) {
		if (error instanceof ConfigError) return error.message;
		throw error;
	}
}
