import { PlatformError } from '../../platforms/errors';
import type { Http, HttpResponse, Ports } from '../../platforms/http';
import type { JsonObject } from '../../platforms/json';
import type { Account } from '../accounts/store/account';
import type { ReadPatience } from './channel';
import type { Pauses } from './pauses';
import { clock } from '../database';

/** The wait for rate limits whose duration the platform does not state. */
const USUAL_WAIT_SECONDS = 60;
/** The wait doubles with each consecutive rate-limit error. */
const FIRST_WAIT_MS = 1_000;

/**
 * Calls slow down once this percentage of a budget has been used. Above 100 percent, calls fail, and each further call
 * prolongs the block (contracts/instagram-api.md §5.5, §5.6).
 */
const SLOW_FROM_PERCENT = 90;
const SLOW_SECONDS = 2;

/** Minimum pause in an account's deliveries. Budgets are hourly or daily, and recover gradually. */
const DELIVERY_PAUSE_MS = 5 * 60_000;
const SHORTEST_PAUSE_MS = 1_000;

/** How a platform reports its limits. */
export interface LimitRules {
	/** Returns a response's body, or the error that it represents. */
	readEnvelope(answer: HttpResponse): JsonObject | PlatformError;
	/** True if the error affects all accounts of the app. */
	isOfTheApp?(error: PlatformError): boolean;
	/** Returns how much of its budget an account has used, if the platform reports this. */
	usageOf?(headers: HttpResponse['headers']): { percent: number; regainSeconds: number } | undefined;
}

/**
 * Tracks how long a platform's limits block calls. Uploads and reads share this information.
 *
 * @param scale `LIMIT_TIME_SCALE`; divides the platform's windows
 */
export function createUsageThrottle(
	pauses: Pauses,
	scale: number,
	{ readEnvelope, isOfTheApp = () => false, usageOf = () => undefined }: LimitRules,
) {
	/** Pauses the reads of one account or, if a limit affects the whole app, of all accounts of a login. */
	const pause = (key: string, milliseconds: number, error?: PlatformError) =>
		pauses.note(`readings ${key}`, clock.now() + milliseconds, error);

	/** Pauses an account's calls if it has used up most of its budget. */
	async function noteUsage(accountId: string, { headers }: HttpResponse): Promise<void> {
		const usage = usageOf(headers);
		if (usage === undefined || usage.percent < SLOW_FROM_PERCENT) return;
		const regainMs = usage.regainSeconds * 1000;
		await pause(accountId, Math.max(regainMs, SLOW_SECONDS * 1000) / scale);
		const pauseMs = Math.max(regainMs, DELIVERY_PAUSE_MS) / scale;
		await pauses.note(`deliveries ${accountId}`, clock.now() + Math.max(SHORTEST_PAUSE_MS, pauseMs));
	}

	/** Records a response's information about limits. @returns true if the response is a rate-limit error */
	async function learn({ id, login }: Account, answer: HttpResponse, refusals: number): Promise<boolean> {
		const error = readEnvelope(answer);
		if (error instanceof PlatformError && error.code === 'rate_limited') {
			const asked = ((error.retryAfterSeconds ?? USUAL_WAIT_SECONDS) * 1000) / scale;
			await pause(isOfTheApp(error) ? login : id, Math.max(asked, FIRST_WAIT_MS * 2 ** refusals), error);
			return true;
		}
		await noteUsage(id, answer);
		return false;
	}

	const pauseOfReading = ({ id, login }: Account) => pauses.longest([`readings ${login}`, `readings ${id}`]);

	return {
		/**
		 * Wraps `http` for one read of an account. It waits for limits to end, for as long as the read's patience
		 * allows.
		 */
		within(http: Http, account: Account, { refusedMs, sleep }: ReadPatience): Http {
			let left = refusedMs;
			return async (request) => {
				for (let refusals = 0; ; refusals++) {
					const { until = 0, error } = (await pauseOfReading(account)) ?? {};
					const waitMs = until - clock.now();
					if (waitMs > left && error) return { noAnswer: error.message, sent: false, error };
					if (waitMs > 0 && waitMs <= left) {
						left -= waitMs;
						await sleep(waitMs);
					}
					const answer = await http(request);
					if ('noAnswer' in answer || !(await learn(account, answer, refusals))) return answer;
				}
			};
		},

		/** Returns the time until which an account's deliveries are paused; undefined if they are not. */
		async pauseOf(accountId: string): Promise<Date | undefined> {
			const pause = await pauses.longest([`deliveries ${accountId}`]);
			return pause && new Date(pause.until);
		},

		/** Wraps a client for deliveries so that it records the usage reported by its responses. */
		watch<T extends Ports>(accountId: string, client: T): T {
			return {
				...client,
				http: async (request) => {
					const answer = await client.http(request);
					if (!('noAnswer' in answer)) await noteUsage(accountId, answer);
					return answer;
				},
			};
		},
	};
}

export type UsageThrottle = ReturnType<typeof createUsageThrottle>;
