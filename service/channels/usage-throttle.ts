import { PlatformError } from '../../platforms/errors';
import type { Http, HttpResponse, Ports } from '../../platforms/http';
import type { JsonObject } from '../../platforms/json';
import type { Account } from '../accounts/store/account';
import type { ReadPatience } from './channel';
import type { Pauses } from './pauses';
import { clock } from '../database';

/** For refusals that do not say how long they last. */
const USUAL_WAIT_SECONDS = 60;
/** Doubles with each refusal in a row. */
const FIRST_WAIT_MS = 1_000;

/** Above 100 percent calls fail, and each further call prolongs that (contracts/instagram-api.md §5.5, §5.6). */
const SLOW_FROM_PERCENT = 90;
const SLOW_SECONDS = 2;

/** How long deliveries pause then at least: budgets are of an hour or a day, and come back little by little. */
const DELIVERY_PAUSE_MS = 5 * 60_000;
const SHORTEST_PAUSE_MS = 1_000;

/** How a platform tells of its limits. */
export interface LimitRules {
	/** What an answer says, or the error that it is. */
	readEnvelope(answer: HttpResponse): JsonObject | PlatformError;
	/** Whether a refusal stops all accounts of the app. */
	isOfTheApp?(error: PlatformError): boolean;
	/** How much of its budget an account has used, where the platform says so. */
	usageOf?(headers: HttpResponse['headers']): { percent: number; regainSeconds: number } | undefined;
}

/**
 * Knows until when a platform's limits hold calls up: what one call learns of them, uploads and readings know.
 *
 * @param scale `LIMIT_TIME_SCALE`; divides the platform's windows
 */
export function createUsageThrottle(
	pauses: Pauses,
	scale: number,
	{ readEnvelope, isOfTheApp = () => false, usageOf = () => undefined }: LimitRules,
) {
	/** Of readings: by account, and by login for what stops a whole app. */
	const pause = (key: string, milliseconds: number, error?: PlatformError) =>
		pauses.note(`readings ${key}`, clock.now() + milliseconds, error);

	/** Notes how much of its budget an account has used. */
	async function noteUsage(accountId: string, { headers }: HttpResponse): Promise<void> {
		const usage = usageOf(headers);
		if (usage === undefined || usage.percent < SLOW_FROM_PERCENT) return;
		const regainMs = usage.regainSeconds * 1000;
		await pause(accountId, Math.max(regainMs, SLOW_SECONDS * 1000) / scale);
		const pauseMs = Math.max(regainMs, DELIVERY_PAUSE_MS) / scale;
		await pauses.note(`deliveries ${accountId}`, clock.now() + Math.max(SHORTEST_PAUSE_MS, pauseMs));
	}

	/** Notes what an answer says about limits. @returns whether it is a refusal because of one */
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
		/** `http` for one reading of an account: it waits for limits as long as the reading has patience. */
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

		/** Until when deliveries of an account pause; undefined if they do not. */
		async pauseOf(accountId: string): Promise<Date | undefined> {
			const pause = await pauses.longest([`deliveries ${accountId}`]);
			return pause && new Date(pause.until);
		},

		/** The same client for deliveries; what its answers report of the account's usage is noted. */
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
