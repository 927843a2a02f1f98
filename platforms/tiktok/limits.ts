import { PlatformError } from '../errors';
import type { Http, HttpResponse, NoAnswer } from '../http';
import { waitToResend } from '../resend';
import { readEnvelope, type TikTok } from './api';

/** Requests a minute that TikTok takes from one account, per endpoint (contracts/tiktok-api.md §4, §6). */
const PER_MINUTE = new Map([
	['/v2/user/info/', 600],
	['/v2/video/list/', 600],
	['/v2/video/query/', 600],
	['/v2/post/publish/inbox/video/init/', 6],
	['/v2/post/publish/video/init/', 6],
	['/v2/post/publish/content/init/', 6],
	['/v2/post/publish/creator_info/query/', 20],
	['/v2/post/publish/status/fetch/', 30],
]);

/** How many of these requests TikTok takes a minute from one account; undefined if it names no limit. */
export const requestsPerMinute = (path: string): number | undefined => PER_MINUTE.get(path);

const MINUTE_MILLISECONDS = 60_000;
/** Requests are not all equally long under way. */
const MARGIN_MILLISECONDS = 1_000;

/** Hands out the moments at which requests may be sent. */
export interface RequestLimiter {
	/**
	 * Books the next moment that is free.
	 *
	 * @param requests what is counted together
	 * @param now milliseconds since 1970
	 * @returns `now` or later, in milliseconds since 1970
	 */
	book(requests: LimitedRequests, now: number): Promise<number>;
	/** Gives back a moment that was not used. */
	giveBack(requests: LimitedRequests, moment: number): Promise<void>;
}

/** Requests that TikTok counts together. */
export interface LimitedRequests {
	/** TikTok's API, or what stands in for it: another one counts for itself. */
	apiBase: string;
	/** For example `/v2/post/publish/inbox/video/init/`. */
	path: string;
	account: string;
	perMinute: number;
}

/** Stands for requests that are counted together. */
export const keyOfRequests = ({ apiBase, path, account }: LimitedRequests) => `${apiBase}${path} ${account}`;

/** How long a request counts. @param timeScale divides TikTok's minute, for tests against a sandbox that does the same */
export const requestWindow = (timeScale: number) => MINUTE_MILLISECONDS / timeScale + MARGIN_MILLISECONDS;

/**
 * Books the next free moment in a sliding log.
 *
 * @param booked the moments of the last window and those to come, ascending
 * @returns the moment, and the log with it
 */
export function bookMoment(
	booked: readonly number[],
	{ perMinute, now, windowMilliseconds }: { perMinute: number; now: number; windowMilliseconds: number },
): { moment: number; booked: number[] } {
	const kept = booked.filter((moment) => moment > now - windowMilliseconds);
	const before = kept.at(-perMinute);
	const moment = before === undefined ? now : Math.max(now, before + windowMilliseconds);
	return { moment, booked: [...kept, moment] };
}

/** The log without a moment that was not used. */
export function withoutMoment(booked: readonly number[], moment: number): number[] {
	const index = booked.lastIndexOf(moment);
	return index >= 0 ? booked.toSpliced(index, 1) : [...booked];
}

/** A limiter that remembers in memory. */
export class MemoryLimiter implements RequestLimiter {
	/** The moments of the last window and those to come, ascending. */
	private readonly booked = new Map<string, number[]>();
	private readonly windowMilliseconds: number;

	/** @param timeScale divides TikTok's minute, for tests against a sandbox that does the same */
	constructor(timeScale = 1) {
		this.windowMilliseconds = requestWindow(timeScale);
	}

	async book(requests: LimitedRequests, now: number): Promise<number> {
		const key = keyOfRequests(requests);
		const { windowMilliseconds } = this;
		const { perMinute } = requests;
		const next = bookMoment(this.booked.get(key) ?? [], { perMinute, now, windowMilliseconds });
		this.booked.set(key, next.booked);
		return next.moment;
	}

	async giveBack(requests: LimitedRequests, moment: number): Promise<void> {
		const key = keyOfRequests(requests);
		this.booked.set(key, withoutMoment(this.booked.get(key) ?? [], moment));
	}
}

/** One for the whole process: TikTok counts over all executions and workflows that use an account. */
export const PROCESS_LIMITER: RequestLimiter = new MemoryLimiter();

function overLimit(limit: number, waitSeconds: number): NoAnswer {
	const error = new PlatformError({
		platform: 'tiktok',
		code: 'rate_limited',
		action: 'wait',
		retryable: true,
		retryAfterSeconds: waitSeconds,
		message: `TikTok takes ${limit} of these requests a minute from one account, and the next is due in ${waitSeconds} seconds, so this one was not sent. Try again then, or allow more time.`,
	});
	return { noAnswer: error.message, sent: false, error };
}

/** A place in the inbox is free as soon as the user finishes a draft, long before the day is over. */
const LOOK_FOR_ROOM_SECONDS = 10;
const USUAL_WAIT_SECONDS = 60;

/** How many seconds to wait after a refusal that passes with time and began nothing; undefined after any other answer. */
function secondsAfter(answer: HttpResponse | NoAnswer): number | undefined {
	if ('noAnswer' in answer) return undefined;
	const error = readEnvelope(answer);
	if (!(error instanceof PlatformError) || error.action !== 'wait') return undefined;
	const { code, retryAfterSeconds = USUAL_WAIT_SECONDS } = error;
	return code === 'too_many_pending_drafts' ? LOOK_FOR_ROOM_SECONDS : retryAfterSeconds;
}

/**
 * The same client, but requests wait for their turn instead of being refused by TikTok.
 *
 * @param options.account whose limits these are. Its `open_id` rather than its token: a token that is renewed within the
 * minute, or a second credential for the same account, may not double what TikTok sees
 * @param options.patienceSeconds how long a request may wait in all; one that would have to wait longer for its turn is
 * not sent: `rate_limited`
 * @param options.resend whether to wait after a refusal as well, which tells of requests that the limiter has not seen,
 * and send again
 */
export function limitRequests(
	tiktok: TikTok,
	options: { account: string; patienceSeconds: number; limiter?: RequestLimiter; resend?: boolean },
): TikTok {
	const { account, patienceSeconds, limiter = PROCESS_LIMITER, resend = false } = options;
	const { apiBase } = tiktok;

	/** @returns what says that its turn comes too late */
	async function waitForTurn(requests: LimitedRequests, deadline: number): Promise<NoAnswer | undefined> {
		const now = tiktok.now();
		const moment = await limiter.book(requests, now);
		// A turn that has come is taken, however little patience was left for it.
		if (moment <= now) return undefined;
		if (moment > deadline) {
			await limiter.giveBack(requests, moment);
			return overLimit(requests.perMinute, Math.ceil((moment - now) / 1000));
		}
		await tiktok.sleep(moment - now).catch(async (error: unknown) => {
			await limiter.giveBack(requests, moment);
			throw error;
		});
		return undefined;
	}

	const http: Http = async (request) => {
		const [address = ''] = request.url.split('?');
		const path = address.slice(apiBase.length);
		const perMinute = requestsPerMinute(path);
		if (perMinute === undefined) return await tiktok.http(request);
		const deadline = tiktok.now() + patienceSeconds * 1000;
		for (let refusal: HttpResponse | NoAnswer | undefined; ;) {
			const tooLate = await waitForTurn({ apiBase, path, account, perMinute }, deadline);
			if (tooLate) return refusal ?? tooLate;
			const answer = await tiktok.http(request);
			if (!resend || !(await waitToResend(tiktok, secondsAfter(answer), deadline))) return answer;
			refusal = answer;
		}
	};
	return { ...tiktok, http };
}
