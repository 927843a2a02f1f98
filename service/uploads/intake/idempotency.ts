import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { clock, engineOf, timestamp, untilStored, type Database } from '../../database';
import { ApiError } from '../../core/errors';

const KEPT_MS = 24 * 60 * 60 * 1000;
/**
 * Lease duration for a key. While a request is in progress, its process renews the lease three times in this period.
 */
const HOLD_MS = 15_000;
const RETRY_AFTER_SECONDS = 5;
const LONGEST_KEY = 255;

interface Row {
	key_hash: string;
	request_hash: string | null;
	answer: string | null;
	/** The request that holds the key while it is in progress. */
	holder: string | null;
	held_until: string | null;
	expires_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		idempotency_keys: Row;
	}
}

/** A request with an `Idempotency-Key`. */
export interface KeyedRequest {
	/** True if a response is already stored for the key, so that this request is not validated like a new one. */
	isAnswered: boolean;
	/**
	 * Returns the response to the first request, if this one repeats it.
	 *
	 * @throws ApiError 422 if this is a different request
	 */
	repeated(requestHash: string): object | undefined;
	/**
	 * Stores the response in the transaction that commits the upload. @throws ApiError 409 if another request now
	 * holds the key
	 */
	answered(trx: Knex.Transaction, requestHash: string, answer: object): Promise<void>;
	/** Releases the key after an error, so that a corrected request can use it. */
	failed(): Promise<void>;
}

const NO_KEY: KeyedRequest = {
	isAnswered: false,
	repeated: () => undefined,
	answered: () => Promise.resolve(),
	failed: () => Promise.resolve(),
};

const inProgress = () =>
	new ApiError(
		409,
		'request_in_progress',
		'The first request with this Idempotency-Key is still in progress. Retry in a few seconds.',
		'retry',
		{ retryable: true, retryAfterSeconds: RETRY_AFTER_SECONDS },
	);

/** Makes requests with an `Idempotency-Key` idempotent: for 24 hours, the same request gets the same response. */
export function createIdempotency(database: Database) {
	const keys = (trx: Knex = database) => trx('idempotency_keys');

	/** Claims a key that has not been used yet. @returns the holder's ID; undefined if the key is taken */
	async function take(key_hash: string): Promise<string | undefined> {
		const holder = randomUUID();
		const held_until = timestamp(clock.now() + HOLD_MS);
		const taken = await keys()
			.insert({ key_hash, holder, held_until, expires_at: timestamp(clock.now() + KEPT_MS) })
			.onConflict('key_hash')
			.merge(['holder', 'held_until', 'expires_at'])
			// Take over the key if the process of the earlier request has died.
			.whereNull('idempotency_keys.answer')
			.where('idempotency_keys.held_until', '<=', timestamp())
			.returning('key_hash');
		return taken.length > 0 ? holder : undefined;
	}

	/** Renews the lease of a key while its request is in progress. @returns a function that stops renewing it */
	function keep(key_hash: string, holder: string): () => void {
		const beat = setInterval(() => {
			keys()
				.where({ key_hash, holder, answer: null })
				.update({ held_until: timestamp(clock.now() + HOLD_MS) })
				.then(
					(count) => void (count === 0 && clearInterval(beat)),
					() => {},
				);
		}, HOLD_MS / 3);
		beat.unref();
		return () => clearInterval(beat);
	}

	return {
		/**
		 * Releases the keys that were still held when the service stopped, since no response was stored for them. Does
		 * nothing if several processes may share the database, since others may still be working on their requests.
		 */
		async recover(): Promise<void> {
			if (engineOf(database) === 'embedded') await keys().whereNull('answer').delete();
		},

		/**
		 * Claims a request's key before its body is read.
		 *
		 * @throws ApiError 409 with `retryAfterSeconds` while the first request with this key is in progress; 400
		 */
		async begin(key: string | undefined): Promise<KeyedRequest> {
			if (key === undefined) return NO_KEY;
			if (key.length === 0 || key.length > LONGEST_KEY) {
				throw new ApiError(
					400,
					'idempotency_key_invalid',
					`Idempotency-Key must have 1 to ${LONGEST_KEY} characters. Use a UUID, for example.`,
					'fix-request',
				);
			}
			const key_hash = createHash('sha256').update(key).digest('hex');
			await keys().where('expires_at', '<', timestamp()).delete();
			const holder = await take(key_hash);
			const first = holder === undefined ? await keys().where({ key_hash }).first() : undefined;
			if (holder === undefined && first?.answer == null) throw inProgress();
			const endHold = holder === undefined ? () => {} : keep(key_hash, holder);
			return {
				isAnswered: first !== undefined,
				repeated(requestHash) {
					if (first?.answer == null) return undefined;
					if (first.request_hash === requestHash) return JSON.parse(first.answer) as object;
					throw new ApiError(
						422,
						'idempotency_key_reused',
						'This Idempotency-Key was used for another request in the last 24 hours. Send a new key with a new request.',
						'fix-request',
					);
				},
				async answered(trx, request_hash, answer) {
					const noted = await keys(trx)
						.where({ key_hash, holder, answer: null })
						.update({ request_hash, answer: JSON.stringify(answer) });
					if (noted === 0) throw inProgress();
				},
				async failed() {
					endHold();
					if (holder === undefined) return;
					const free = async () => {
						await keys().where({ key_hash, holder, answer: null }).delete();
					};
					// The caller gets the error immediately; the key is released as soon as the database accepts the
					// write.
					await free().catch(() => void untilStored(free).catch(() => {}));
				},
			};
		},
	};
}

export type Idempotency = ReturnType<typeof createIdempotency>;

/** Returns a hash that identifies a request by its fields and the bytes of its file. */
export function hashRequest(fields: object, sha256: string | undefined): string {
	return createHash('sha256')
		.update(JSON.stringify([fields, sha256 ?? null]))
		.digest('hex');
}
