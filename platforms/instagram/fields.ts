import { PlatformError, settle } from '../errors';

/** Fields to read from a Graph node. */
export interface Fields {
	/** Fields that are available on both hosts. */
	sure: readonly string[];
	/** Fields that Instagram may refuse, which makes the whole call fail (contracts/instagram-api.md §2, §3.1). */
	optional: readonly string[];
}

const nameOf = (field: string) => /^\w*/.exec(field)?.[0];

/** Removes the field that an error names, or all fields if the error does not name any. */
function withoutNamed(fields: readonly string[], refusal: string): readonly string[] {
	const named = /nonexisting field \((\w+)\)/.exec(refusal)?.[1];
	const left = fields.filter((field) => nameOf(field) !== named);
	return left.length < fields.length ? left : [];
}

/**
 * Reads all fields. If Instagram refuses an optional field, repeats the call without that field, and then without any
 * optional fields: at most three calls.
 *
 * @returns the result and the optional fields that were refused
 * @throws PlatformError
 */
export async function readFields<T>(
	{ sure, optional }: Fields,
	read: (fields: string) => Promise<T>,
): Promise<{ answer: T; refused: readonly string[] }> {
	let left = optional;
	for (;;) {
		const answer = await settle(read([...sure, ...left].join(',')));
		if (!(answer instanceof PlatformError)) {
			return { answer, refused: optional.filter((field) => !left.includes(field)) };
		}
		if (answer.code !== 'request_refused' || left.length === 0) throw answer;
		left = left === optional ? withoutNamed(left, answer.message) : [];
	}
}
