import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import {
	bookMoment,
	keyOfRequests,
	requestWindow,
	withoutMoment,
	type LimitedRequests,
	type RequestLimiter,
} from '../../../platforms/tiktok';
import { timestamp, type Database } from '../../database';

declare module 'knex/types/tables' {
	interface Tables {
		request_turns: { requests: string; moments: string; expires_at: string };
	}
}

/** Account IDs are hashed, so that they are not kept longer than the accounts. */
const hashOf = (requests: LimitedRequests) =>
	createHash('sha256').update(keyOfRequests(requests)).digest('hex');

/**
 * Creates a rate limiter that is shared by all processes on a database and survives restarts.
 *
 * @param scale `LIMIT_TIME_SCALE`
 */
export function createRowLimiter(database: Database, scale: number): RequestLimiter {
	const windowMilliseconds = requestWindow(scale);

	async function read(trx: Knex.Transaction, requests: string): Promise<number[]> {
		const row = await trx('request_turns').where({ requests }).first();
		return row === undefined ? [] : (JSON.parse(row.moments) as number[]);
	}

	async function write(trx: Knex.Transaction, requests: string, moments: number[], now: number) {
		const expires_at = timestamp(Math.max(now, moments.at(-1) ?? 0) + windowMilliseconds);
		const row = { requests, moments: JSON.stringify(moments), expires_at };
		await trx('request_turns').insert(row).onConflict('requests').merge();
	}

	return {
		book(requests: LimitedRequests, now: number): Promise<number> {
			const key = hashOf(requests);
			const { perMinute } = requests;
			return database.transaction(async (trx) => {
				const { moment, booked } = bookMoment(await read(trx, key), { perMinute, now, windowMilliseconds });
				await write(trx, key, booked, now);
				return moment;
			});
		},
		giveBack(requests: LimitedRequests, moment: number): Promise<void> {
			const key = hashOf(requests);
			return database.transaction(async (trx) => {
				const booked = await read(trx, key);
				if (booked.includes(moment)) await write(trx, key, withoutMoment(booked, moment), moment);
			});
		},
	};
}
