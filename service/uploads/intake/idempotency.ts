import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { clock, engineOf, timestamp, untilStored, type Database } from '../../database';
import { ApiError } from '../../core/errors';

const KEPT_MS = 24 * 60 * 60 * 1000;
/** How long a request in progress may say nothing. One that lives says something three times meanwhile. */
const HOLD_MS = 15_000;
const RETRY_AFTER_SECONDS = 5;
const LONGEST_KEY = 255;

interface Row {
	key_hash: string;
	request_hash: string | null;
	answer: string | null;
	/** The request that has the key while it is in progress. */
	holder: string | null;
	held_until: string | null;
	expires_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		idempotency_keys: Row;
	}
}

/** A request that came with a key. */
export interface KeyedRequest {
	/** Whether the key already has an answer, so that this request will not be checked like a new one. */
	isAnswered: boolean;
	/** The answer to the first request, if this one repeats it. @throws ApiError 422 if it is another one */
	repeated(requestHash: string): object | undefined;
	/** Notes the answer, in the transaction that makes it true. @throws ApiError 409 if another request has the key by now */
	answered(trx: Knex.Transaction, requestHash: string, answer: object): Promise<void>;
	/** Frees the key after a refusal, so that a corrected request may use it. */
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
		'The first request with this Idempotency-Key is still in progress. Repeat this one in a few seconds.',
		'retry',
		{ retryable: true, retryAfterSeconds: RETRY_AFTER_SECONDS },
	);

/** Makes requests with an `Idempotency-Key` count once: 24 hours long the same request gets the same answer. */
export function createIdempotency(database: Database) {
	const keys = (trx: Knex = database) => trx('idempotency_keys');

	/** Takes a key that no request has, nor had. @returns the request as its holder; undefined if one has it */
	async function take(key_hash: string): Promise<string | undefined> {
		const holder = randomUUID();
		const held_until = timestamp(clock.now() + HOLD_MS);
		const taken = await keys()
			.insert({ key_hash, holder, held_until, expires_at: timestamp(clock.now() + KEPT_MS) })
			.onConflict('key_hash')
			.merge(['holder', 'held_until', 'expires_at'])
			// Its process has died.
			.whereNull('idempotency_keys.answer')
			.where('idempotency_keys.held_until', '<=', timestamp())
			.returning('key_hash');
		return taken.length > 0 ? holder : undefined;
	}

	/** Keeps a key as long as its request is in progress. @returns what ends that */
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
		/** Forgets what was in progress when a single process ended: nothing of it was noted. Others may be at work elsewhere. */
		async recover(): Promise<void> {
			if (engineOf(database) === 'embedded') await keys().whereNull('answer').delete();
		},

		/**
		 * Takes a request's key, before its body is read.
		 *
		 * @throws ApiError 409 with `retryAfterSeconds` while the first request with this key is in progress; 400
		 */
		async begin(key: string | undefined): Promise<KeyedRequest> {
			if (key === undefined) return NO_KEY;
			if (key.length === 0 || key.length > LONGEST_KEY) {
				throw new ApiError(
					400,
					'idempotency_key_invalid',
					`Idempotency-Key must have 1 to ${LONGEST_KEY} characters. Send a shorter one, a UUID for example.`,
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
					// The caller hears of its refusal now; the key is free as soon as the database takes it.
					await free().catch(() => void untilStored(free).catch(() => {}));
				},
			};
		},
	};
}

export type Idempotency = ReturnType<typeof createIdempotency>;

/** What tells two requests apart: their fields, and the bytes of their file. */
export function hashRequest(fields: object, sha256: string | undefined): string {
	return createHash('sha256')
		.update(JSON.stringify([fields, sha256 ?? null]))
		.digest('hex');
}
