import { PlatformError } from '../errors';
import type { Http, NoAnswer } from '../http';
import type { TikTok } from './api';

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

const MINUTE_MILLISECONDS = 60_000;
/** Requests are not all equally long under way. */
const MARGIN_MILLISECONDS = 1_000;

/** Hands out the moments at which requests may be sent. */
export interface RequestLimiter {
	/**
	 * Books the next moment that is free.
	 *
	 * @param limit how many requests a window takes
	 * @param now milliseconds since 1970
	 * @returns `now` or later, in milliseconds since 1970
	 */
	book(key: string, limit: number, now: number): Promise<number>;
	/** Gives back a moment that was not used. */
	giveBack(key: string, moment: number): Promise<void>;
}

/** A limiter that remembers in memory. */
export class MemoryLimiter implements RequestLimiter {
	/** The moments of the last window and those to come, ascending. */
	private readonly booked = new Map<string, number[]>();
	private readonly windowMilliseconds: number;

	/** @param timeScale divides TikTok's minute, for tests against a sandbox that does the same */
	constructor(timeScale = 1) {
		this.windowMilliseconds = MINUTE_MILLISECONDS / timeScale + MARGIN_MILLISECONDS;
	}

	async book(key: string, limit: number, now: number): Promise<number> {
		const kept = (this.booked.get(key) ?? []).filter((moment) => moment > now - this.windowMilliseconds);
		const before = kept.at(-limit);
		const moment = before === undefined ? now : Math.max(now, before + this.windowMilliseconds);
		this.booked.set(key, [...kept, moment]);
		return moment;
	}

	async giveBack(key: string, moment: number): Promise<void> {
		const moments = this.booked.get(key) ?? [];
		const index = moments.lastIndexOf(moment);
		this.booked.set(key, moments.toSpliced(index, 1));
	}
}

/** One for the whole process: TikTok counts over all executions and workflows that use an account. */
const inThisProcess = new MemoryLimiter();

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

/**
 * The same client, but requests wait for their turn instead of being refused by TikTok.
 *
 * @param options.account whose limits these are. Its `open_id` rather than its token: a token that is renewed within the
 * minute, or a second credential for the same account, may not double what TikTok sees
 * @param options.patienceSeconds a request that would have to wait longer is not sent: `rate_limited`
 */
export function limitRequests(
	tiktok: TikTok,
	options: { account: string; patienceSeconds: number; limiter?: RequestLimiter },
): TikTok {
	const { account, patienceSeconds, limiter = inThisProcess } = options;
	const http: Http = async (request) => {
		const [address = ''] = request.url.split('?');
		const limit = PER_MINUTE.get(address.slice(tiktok.apiBase.length));
		if (limit === undefined) return await tiktok.http(request);
		const key = `${address} ${account}`;
		const now = tiktok.now();
		const moment = await limiter.book(key, limit, now);
		const waitSeconds = Math.ceil((moment - now) / 1000);
		if (waitSeconds > patienceSeconds) {
			await limiter.giveBack(key, moment);
			return overLimit(limit, waitSeconds);
		}
		if (moment > now) {
			await tiktok.sleep(moment - now).catch(async (error: unknown) => {
				await limiter.giveBack(key, moment);
				throw error;
			});
		}
		return await tiktok.http(request);
	};
	return { ...tiktok, http };
}
