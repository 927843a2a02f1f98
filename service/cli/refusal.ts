import { ConfigError } from '../config';

/** The service's objection to a value, if any. */
export function refusalOf(read: () => unknown): string | undefined {
	try {
		read();
		return undefined;
	} catch (error) {
		if (error instanceof ConfigError) return error.message;
		throw error;
	}
}
