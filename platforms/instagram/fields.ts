import { PlatformError, settle } from '../errors';

/** Field names of a node of Graph. */
export interface Fields {
	/** On both hosts. */
	sure: readonly string[];
	/** Perhaps refused, which fails the whole call (contracts/instagram-api.md §2, §3.1). */
	optional: readonly string[];
}

const nameOf = (field: string) => /^\w*/.exec(field)?.[0];

/** What is left of the fields without the one that a refusal names; none of them if it names none. */
function withoutNamed(fields: readonly string[], refusal: string): readonly string[] {
	const named = /nonexisting field \((\w+)\)/.exec(refusal)?.[1];
	const left = fields.filter((field) => nameOf(field) !== named);
	return left.length < fields.length ? left : [];
}

/**
 * Reads with all fields. If Instagram refuses an optional one, it reads again without that one, and if this does not
 * help, without all of them: three calls at most.
 *
 * @returns what was read, and which optional fields were left out
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
