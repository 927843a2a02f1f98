import { call } from '../kernel/outgoing';
import type { TikTok } from './context';
import { failPost, startProcessing } from './lifecycle';
import type { Post } from './model';

const timeLimitMs = 3_600_000;
const largestBytes = 4 * 2 ** 30;

/**
 * Fetches the URLs of a pull one at a time, over the network. Failures (a redirect, any status other than 200, a broken
 * connection, or a duration of more than an hour) appear later as `video_pull_failed` or `photo_pull_failed` (contract
 * §4.5).
 */
export function startDownload(tiktok: TikTok, post: Post, urls: readonly string[]): void {
	const { clock } = tiktok.kernel;
	const startedAtMs = clock.now();
	const abort = new AbortController();
	const end = (act: (dueMs: number) => void) => {
		if (abort.signal.aborted) return;
		const dueMs = Math.max(clock.now(), startedAtMs + tiktok.switches.downloadSeconds * 1000);
		post.cancelNext = clock.at(dueMs, (nowMs) => {
			post.download?.stop();
			post.download = null;
			act(nowMs);
		});
	};
	const fail = (nowMs: number) => failPost(tiktok, post, pullFailed(post), nowMs);
	const cancelTimeLimit = clock.at(startedAtMs + timeLimitMs, fail);
	post.download = {
		startedAtMs,
		stop: () => {
			cancelTimeLimit();
			abort.abort();
		},
	};
	fetchAll(post, urls, abort.signal).then(
		() => end((nowMs) => startProcessing(tiktok, post, nowMs)),
		() => end(fail),
	);
}

/** Returns the progress to show in the status: it grows with the clock, up to the number of bytes actually received. */
export function downloadedBytes(tiktok: TikTok, post: Post): number {
	if (!post.download) return post.receivedBytes;
	const totalMs = tiktok.switches.downloadSeconds * 1000;
	const elapsedMs = tiktok.kernel.clock.now() - post.download.startedAtMs;
	return totalMs === 0
		? post.receivedBytes
		: Math.floor(post.receivedBytes * Math.min(1, elapsedMs / totalMs));
}

async function fetchAll(post: Post, urls: readonly string[], signal: AbortSignal): Promise<void> {
	for (const url of urls) {
		const answer = await call(url, { method: 'GET', signal });
		if (answer.statusCode !== 200) {
			answer.destroy();
			throw new Error(`status ${answer.statusCode}`);
		}
		for await (const piece of answer) {
			post.hash.update(piece as Buffer);
			post.receivedBytes += (piece as Buffer).length;
			if (post.receivedBytes > largestBytes) throw new Error('too large');
		}
	}
}

function pullFailed(post: Post): 'video_pull_failed' | 'photo_pull_failed' {
	return post.media === 'VIDEO' ? 'video_pull_failed' : 'photo_pull_failed';
}
