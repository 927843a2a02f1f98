import { PlatformError, settle } from '../errors';

/** Field names of a node of Graph. */
export interface Fields {
	/** On both hosts. */
	sure: readonly string[];
	/** Perhaps refused, which fails the whole call (contracts/instagram-api.md §2, §3.1). */
	optional: readonly string[];
}

/**
 * Reads with all fields, and once more without the optional ones if Instagram refuses them.
 *
 * @returns what was read, and whether the optional fields were refused
 * @throws PlatformError
 */
export async function readFields<T>(
	{ sure, optional }: Fields,
	read: (fields: string) => Promise<T>,
): Promise<{ answer: T; refused: boolean }> {
	const answer = await settle(read([...sure, ...optional].join(',')));
	if (!(answer instanceof PlatformError)) return { answer, refused: false };
	if (answer.code !== 'request_refused') throw answer;
	return { answer: await read(sure.join(',')), refused: true };
}
