import { ConfigError } from '../config';

/** What the service would say of a value, if anything. */
export function refusalOf(read: () => unknown): string | undefined {
	try {
		read();
		return undefined;
	} catch (error) {
		if (error instanceof ConfigError) return error.message;
		throw error;
	}
}
