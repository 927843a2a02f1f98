import type { Ports } from '../../platforms/http';

/** What an answer reports of an account's budget of calls. */
interface Usage {
	percent: number;
	/** Until calls are allowed again, once they are refused. */
	regainSeconds: number;
}

/** Above 100 percent calls fail, and each further call prolongs that (contracts/instagram-api.md §5.5, §5.6). */
const PAUSE_FROM_PERCENT = 90;

/** Budgets are of an hour or a day, and come back little by little. */
const PAUSE_MS = 5 * 60_000;
const SHORTEST_PAUSE_MS = 1_000;

/**
 * Lets an account pause when its platform reports that its calls are nearly used up.
 *
 * @param scale `LIMIT_TIME_SCALE`
 * @param usageOf reads the report from the headers of an answer; undefined if there is none
 */
export function createUsageThrottle(
	scale: number,
	usageOf: (headers: Readonly<Record<string, string>>) => Usage | undefined,
) {
	const pausedUntil = new Map<string, number>();

	return {
		/** Until when the account pauses; undefined if it does not. */
		pauseOf(accountId: string): Date | undefined {
			const until = pausedUntil.get(accountId) ?? 0;
			return until > Date.now() ? new Date(until) : undefined;
		},

		/** The same client, but what its answers report of the account's usage is noted. */
		watch<T extends Ports>(accountId: string, client: T): T {
			return {
				...client,
				http: async (request) => {
					const response = await client.http(request);
					const usage = 'noAnswer' in response ? undefined : usageOf(response.headers);
					if (usage !== undefined && usage.percent >= PAUSE_FROM_PERCENT) {
						const pauseMs = Math.max(usage.regainSeconds * 1000, PAUSE_MS) / scale;
						pausedUntil.set(accountId, Date.now() + Math.max(SHORTEST_PAUSE_MS, pauseMs));
					}
					return response;
				},
			};
		},
	};
}

export type UsageThrottle = ReturnType<typeof createUsageThrottle>;
