import type { Knex } from 'knex';
import { PlatformError } from '../../../platforms/errors';
import type { Http } from '../../../platforms/http';
import { readAnswer, reasonError, secondsUntilPacificMidnight } from '../../../platforms/youtube';
import { clock } from '../../database';
import type { Pauses } from '../pauses';
import type { Quota } from '../quota';

/** The number of videos that a Google project may upload per day (contracts/youtube-api.md §7). */
export const INSERTS_PER_DAY = 100;

/** The project's key in the table of pauses. */
const PROJECT = 'project youtube';

/**
 * Tracks the daily quota of the Google project, which all accounts share (contracts/youtube-api.md §7). Once YouTube
 * reports that it is used up, no requests are sent before midnight in Los Angeles.
 */
export function createProjectQuota(pauses: Pauses, now = clock.now) {
	async function until(connection?: Knex.Transaction): Promise<Date | undefined> {
		const pause = await pauses.longest([PROJECT], connection);
		return pause && new Date(pause.until);
	}

	return {
		/** Returns the time until which calls would fail; undefined if the quota is not used up. */
		until,

		/**
		 * Returns the time until which no video can be uploaded, if any.
		 *
		 * @param inserted uploads since midnight in Los Angeles
		 */
		async insertsUntil(inserted: number, connection?: Knex.Transaction): Promise<Date | undefined> {
			if (inserted < INSERTS_PER_DAY) return await until(connection);
			return new Date(now() + secondsUntilPacificMidnight(now()) * 1000);
		},

		/** Wraps `http` to record an exhausted quota, and to reject further calls without sending them. */
		within(http: Http): Http {
			return async (request) => {
				if ((await until()) !== undefined) {
					const error = reasonError('quotaExceeded');
					return { noAnswer: error.message, sent: false, error };
				}
				const answer = await http(request);
				if ('noAnswer' in answer || answer.status < 400) return answer;
				const error = readAnswer(answer, now());
				const isUsedUp = error instanceof PlatformError && error.code === 'quota_used_up';
				// Once the limit on inserts is exhausted, only inserts fail.
				if (isUsedUp && !request.url.includes('uploadType=resumable')) {
					await pauses.note(PROJECT, now() + (error.retryAfterSeconds ?? 0) * 1000);
				}
				return answer;
			};
		},
	};
}

export type ProjectQuota = ReturnType<typeof createProjectQuota>;

/**
 * Returns the time until which the project cannot upload videos, according to the stored counts and errors; undefined
 * if it can upload them now.
 */
export async function findInsertsUntil(
	project: ProjectQuota,
	quota: Pick<Quota, 'ofPlatformToday' | 'refusedUntil'>,
	connection?: Knex.Transaction,
): Promise<Date | undefined> {
	const inserted = await quota.ofPlatformToday('youtube', connection);
	const known = await project.insertsUntil(inserted, connection);
	return known ?? (await quota.refusedUntil('youtube', connection));
}
