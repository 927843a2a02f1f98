import { PlatformError } from '../errors';
import type { Http, HttpResponse, NoAnswer } from '../http';
import { waitToResend } from '../resend';
import { readEnvelope, type TikTok } from './api';

/** Number of requests per minute that TikTok accepts for one account, by endpoint (contracts/tiktok-api.md §4, §6). */
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

/** Returns the maximum number of these requests per minute per account; undefined if TikTok documents no limit. */
export const requestsPerMinute = (path: string): number | undefined => PER_MINUTE.get(path);

const MINUTE_MILLISECONDS = 60_000;
/** Margin for differences in network latency. */
const MARGIN_MILLISECONDS = 1_000;

/** Rate limiter that assigns each request the time at which it may be sent. */
export interface RequestLimiter {
	/**
	 * Books the next free time.
	 *
	 * @param requests the requests that count towards the same limit
	 * @param now milliseconds since 1970
	 * @returns `now` or later, in milliseconds since 1970
	 */
	book(requests: LimitedRequests, now: number): Promise<number>;
	/** Frees a booked time that was not used. */
	giveBack(requests: LimitedRequests, moment: number): Promise<void>;
}

/** Requests that count towards the same limit. */
export interface LimitedRequests {
	/** Base URL of TikTok's API or of a replacement for it, whose requests are counted separately. */
	apiBase: string;
	/** For example, `/v2/post/publish/inbox/video/init/`. */
	path: string;
	account: string;
	perMinute: number;
}

/** Returns the key of requests that count towards the same limit. */
export const keyOfRequests = ({ apiBase, path, account }: LimitedRequests) => `${apiBase}${path} ${account}`;

/**
 * Returns how long a request counts towards the limit, in milliseconds.
 *
 * @param timeScale divides TikTok's minute, for tests against a sandbox that does the same
 */
export const requestWindow = (timeScale: number) => MINUTE_MILLISECONDS / timeScale + MARGIN_MILLISECONDS;

/**
 * Books the next free time in a sliding log.
 *
 * @param booked the times within the last window and in the future, ascending
 * @returns the time, and the log including it
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

/** Returns the log with an unused time removed. */
export function withoutMoment(booked: readonly number[], moment: number): number[] {
	const index = booked.lastIndexOf(moment);
	return index >= 0 ? booked.toSpliced(index, 1) : [...booked];
}

/** A rate limiter that keeps its log in memory. */
export class MemoryLimiter implements RequestLimiter {
	/** Times within the last window and in the future, ascending. */
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

/** Shared by the whole process: TikTok counts an account's requests across all executions and workflows. */
export const PROCESS_LIMITER: RequestLimiter = new MemoryLimiter();

function overLimit(limit: number, waitSeconds: number): NoAnswer {
	const error = new PlatformError({
		platform: 'tiktok',
		code: 'rate_limited',
		action: 'wait',
		retryable: true,
		retryAfterSeconds: waitSeconds,
		message: `TikTok accepts ${limit} of these requests per minute from one account, and the next one is possible in ${waitSeconds} seconds, so this one was not sent. Try again then, or allow more time.`,
	});
	return { noAnswer: error.message, sent: false, error };
}

/** The inbox has room again as soon as the user finishes a draft, so waiting until the next day would be too long. */
const LOOK_FOR_ROOM_SECONDS = 10;
const USUAL_WAIT_SECONDS = 60;

/** Returns the seconds to wait after a temporary refusal that started nothing; undefined for any other response. */
function secondsAfter(answer: HttpResponse | NoAnswer): number | undefined {
	if ('noAnswer' in answer) return undefined;
	const error = readEnvelope(answer);
	if (!(error instanceof PlatformError) || error.action !== 'wait') return undefined;
	const { code, retryAfterSeconds = USUAL_WAIT_SECONDS } = error;
	return code === 'too_many_pending_drafts' ? LOOK_FOR_ROOM_SECONDS : retryAfterSeconds;
}

/**
 * Returns a client whose requests wait for their turn instead of being refused by TikTok.
 *
 * @param options.account the account that the limits belong to, identified by its `open_id` rather than its token: a
 * token refreshed within the minute, or a second credential for the same account, must not double the number of
 * requests
 * @param options.patienceSeconds maximum total time that a request waits; if its turn would be later, the request is
 * not sent and fails with `rate_limited`
 * @param options.resend true to also wait and retry after a refusal, which indicates requests that this limiter did not
 * count
 */
export function limitRequests(
	tiktok: TikTok,
	options: { account: string; patienceSeconds: number; limiter?: RequestLimiter; resend?: boolean },
): TikTok {
	const { account, patienceSeconds, limiter = PROCESS_LIMITER, resend = false } = options;
	const { apiBase } = tiktok;

	/** Waits for the turn of a request. @returns the failure if the turn would be too late */
	async function waitForTurn(requests: LimitedRequests, deadline: number): Promise<NoAnswer | undefined> {
		const now = tiktok.now();
		const moment = await limiter.book(requests, now);
		// A turn that is due immediately is used even if the deadline has passed.
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
