import { PlatformError } from '../../platforms/errors';
import type { Http, HttpResponse } from '../../platforms/http';
import * as instagram from '../../platforms/instagram';
import * as tiktok from '../../platforms/tiktok';
import type { Account } from '../accounts';

/** For refusals that do not say how long they last. */
const USUAL_WAIT_SECONDS = 60;
/** Doubles with each refusal in a row. */
const FIRST_WAIT_MS = 1_000;

/** From this share of Meta's budget on there is a pause before each call (contracts/instagram-api.md §5.6). */
const SLOW_FROM_PERCENT = 90;
const SLOW_SECONDS = 2;

/** Codes of Meta that stop the whole app, not one account (contracts/instagram-api.md §5.2). */
const OF_THE_APP = new Set(['4', '341', '613']);

/** Until when nothing is to be sent, and what the platform has said if it has refused a call. */
interface Pause {
	until: number;
	error?: PlatformError;
}

/** How a reading waits. */
export interface Patience {
	/** For limits that the platform has told of, all waits together. What would have to wait longer is given up. */
	refusedMs: number;
	/** For its turn among other readings, so that the platform does not refuse it. */
	queuedMs: number;
	sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Lets readings wait until a limit of their platform has passed. What one of them learns of limits, all of them know.
 *
 * @param scale `LIMIT_TIME_SCALE`; divides the platforms' windows
 */
export function createReadLimits(scale: number) {
	const pauses = new Map<string, Pause>();

	function pause(key: string, milliseconds: number, error?: PlatformError): void {
		const until = Date.now() + milliseconds;
		if (until > (pauses.get(key)?.until ?? 0)) pauses.set(key, { until, error });
	}

	/** Notes what an answer says about limits. @returns whether it is a refusal because of one */
	function learn({ id, login }: Account, answer: HttpResponse, refusals: number): boolean {
		const error = (login === 'tiktok' ? tiktok : instagram).readEnvelope(answer);
		if (error instanceof PlatformError && error.code === 'rate_limited') {
			const asked = ((error.retryAfterSeconds ?? USUAL_WAIT_SECONDS) * 1000) / scale;
			const ofTheApp = OF_THE_APP.has(error.platformCode?.split('/')[0] ?? '');
			pause(ofTheApp ? login : id, Math.max(asked, FIRST_WAIT_MS * 2 ** refusals), error);
			return true;
		}
		const usage = login === 'tiktok' ? undefined : instagram.usageOf(answer.headers);
		if (usage && usage.percent >= SLOW_FROM_PERCENT) {
			pause(id, (Math.max(usage.regainSeconds, SLOW_SECONDS) * 1000) / scale);
		}
		return false;
	}

	function pauseOf({ id, login }: Account): Pause | undefined {
		const [ofTheApp, own] = [pauses.get(login), pauses.get(id)];
		return (ofTheApp?.until ?? 0) > (own?.until ?? 0) ? ofTheApp : own;
	}

	return {
		/** The same way to an account's platform, for one reading. */
		within(http: Http, account: Account, { refusedMs, sleep }: Patience): Http {
			let left = refusedMs;
			return async (request) => {
				for (let refusals = 0; ; refusals++) {
					const { until = 0, error } = pauseOf(account) ?? {};
					const waitMs = until - Date.now();
					if (waitMs > left && error) return { noAnswer: error.message, sent: false, error };
					if (waitMs > 0 && waitMs <= left) {
						left -= waitMs;
						await sleep(waitMs);
					}
					const answer = await http(request);
					if ('noAnswer' in answer || !learn(account, answer, refusals)) return answer;
				}
			};
		},
	};
}

export type ReadLimits = ReturnType<typeof createReadLimits>;
