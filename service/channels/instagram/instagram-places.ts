import type { Quota } from '../quota';

/** The number of containers that an account may create in 24 hours (contracts/instagram-api.md §4.1). */
const CONTAINERS_PER_DAY = 400;

/**
 * Returns the time at which Instagram will accept this many more containers from an account; undefined if it accepts
 * them now.
 */
export async function waitForContainers(
	quota: Quota,
	accountId: string,
	count: number,
): Promise<Date | undefined> {
	const made = await quota.ofDay(accountId);
	const tooMany = made.length + count - CONTAINERS_PER_DAY;
	return tooMany > 0 ? new Date(quota.leavesAt(made[tooMany - 1])) : undefined;
}
