import { requestsPerMinute, type RequestLimiter } from '../../../platforms/tiktok';
import type { TikTokConfig } from '../../config';
import type { AppTurns } from '../token-endpoint';
import { clock } from '../../database';

/** Creates turns for an app's requests. Turns for the service's own app use the same rate limiter as its uploads. */
export function createTikTokTurns(limiter: RequestLimiter, config: TikTokConfig): AppTurns {
	const counted = (appId: string, path: string, account: string) => ({
		apiBase: config.apiBase,
		path,
		// Account IDs are app-specific.
		account: appId === config.app?.clientKey ? account : `${appId} ${account}`,
		perMinute: requestsPerMinute(path) ?? Infinity,
	});
	return {
		async book({ id }, path, account) {
			if (requestsPerMinute(path) === undefined) return undefined;
			const now = clock.now();
			const moment = await limiter.book(counted(id, path, account), now);
			return { turn: String(moment), waitSeconds: (moment - now) / 1000 };
		},
		giveBack: ({ id }, path, account, turn) => limiter.giveBack(counted(id, path, account), Number(turn)),
	};
}
