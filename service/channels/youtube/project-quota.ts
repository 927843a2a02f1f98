import type { Knex } from 'knex';
import { PlatformError } from '../../../platforms/errors';
import type { Http } from '../../../platforms/http';
import { readAnswer, reasonError, secondsUntilPacificMidnight } from '../../../platforms/youtube';
import { clock } from '../../database';
import type { Pauses } from '../pauses';
import type { Quota } from '../quota';

/** Videos that a Google project may insert a day (contracts/youtube-api.md §7). */
export const INSERTS_PER_DAY = 100;

/** The project among those who pause. */
const PROJECT = 'project youtube';

/**
 * What is known of the day's quota of the Google project, which all accounts share (contracts/youtube-api.md §7): once YouTube
 * has said that it is used up, nothing is asked before midnight in Los Angeles.
 */
export function createProjectQuota(pauses: Pauses, now = clock.now) {
	async function until(connection?: Knex.Transaction): Promise<Date | undefined> {
		const pause = await pauses.longest([PROJECT], connection);
		return pause && new Date(pause.until);
	}

	return {
		/** Until when no call is worth while; undefined if calls are. */
		until,

		/** Until when no video can be inserted. @param inserted how many were since midnight in Los Angeles */
		async insertsUntil(inserted: number, connection?: Knex.Transaction): Promise<Date | undefined> {
			if (inserted < INSERTS_PER_DAY) return await until(connection);
			return new Date(now() + secondsUntilPacificMidnight(now()) * 1000);
		},

		/** `http` that notes an exhausted quota, and then holds back what would be refused. */
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
				// What is said of an insert concerns inserts alone.
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
 * Until when the project can insert no video, by all that is known also after a restart: what was begun today, by all
 * accounts, and what YouTube refused. Undefined: it can.
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
