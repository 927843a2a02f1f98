import type { Knex } from 'knex';
import type { Begun, Quota } from '../quota';
import { clock } from '../../database';

const MINUTE_MS = 60_000;

/**
 * Maximum number of drafts that an account can start per minute, and have pending within 24 hours
 * (contracts/tiktok-api.md §4).
 */
const INITS_PER_MINUTE = 6;
const PENDING_PER_DAY = 5;

/** How often to check whether users have finished drafts while another draft is waiting for a slot. */
const LOOK_EVERY_MS = 60_000;
const LOOK_EVERY_AT_LEAST_MS = 1_000;

/** How long an account has to wait before it can start another draft, and why. */
export interface Wait {
	until: Date;
	/** True if the maximum number of drafts is pending. The user can free a slot at any time, so `until` is soon. */
	isInboxFull: boolean;
}

/** Tracks the draft slots in accounts' inboxes. @param scale `LIMIT_TIME_SCALE`; divides the windows */
export function createPlaces(scale: number) {
	const lookEveryMs = Math.max(LOOK_EVERY_AT_LEAST_MS, LOOK_EVERY_MS / scale);
	const lookedAt = new Map<string, number>();

	return {
		/** Returns how long to wait if TikTok would reject another draft now; undefined if a slot is free. */
		async waitForRoom(
			quota: Quota,
			accountId: string,
			connection?: Knex.Transaction,
		): Promise<Wait | undefined> {
			const begun = await quota.ofDay(accountId, connection);
			const pending = begun.filter(({ isPending }) => isPending);
			if (pending.length >= PENDING_PER_DAY) {
				const roomAt = quota.leavesAt(pending.at(-PENDING_PER_DAY));
				return { until: new Date(Math.min(roomAt, clock.now() + lookEveryMs)), isInboxFull: true };
			}
			const leavesAt = (one: Begun | undefined) => quota.leavesAt(one, MINUTE_MS);
			const inits = begun.filter((one) => leavesAt(one) > clock.now() + 1);
			if (inits.length < INITS_PER_MINUTE) return undefined;
			return { until: new Date(leavesAt(inits.at(-INITS_PER_MINUTE))), isInboxFull: false };
		},

		/**
		 * Returns the publish IDs of an account's pending drafts, oldest first; empty if they were checked only
		 * recently.
		 */
		async pendingToLookAt(quota: Quota, accountId: string): Promise<string[]> {
			if (clock.now() < (lookedAt.get(accountId) ?? 0) + lookEveryMs) return [];
			lookedAt.set(accountId, clock.now());
			const begun = await quota.ofDay(accountId);
			return begun.flatMap(({ isPending, publishId }) =>
				isPending && publishId !== null ? [publishId] : [],
			);
		},
	};
}

export type Places = ReturnType<typeof createPlaces>;
