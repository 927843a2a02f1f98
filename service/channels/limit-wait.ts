import type { KnownError } from '../core/errors';

/** The wait for limits whose duration the platform does not report. */
const USUAL_WAIT_MS = 5 * 60_000;
/**
 * The longest wait for a daily slot. Slots become free one by one, as drafts are finished or posts leave the window.
 */
const LONGEST_CAP_WAIT_MS = 60 * 60_000;
const CAPS = new Set(['posting_limit_reached', 'too_many_pending_drafts']);
const SHORTEST_WAIT_MS = 1_000;

/** Returns how long to wait before retrying after a limit. @param scale divides the platforms' windows */
export function waitMs({ code, retryAfterSeconds }: KnownError, scale: number): number {
	const asked = retryAfterSeconds === undefined ? USUAL_WAIT_MS : retryAfterSeconds * 1000;
	const most = CAPS.has(code) ? LONGEST_CAP_WAIT_MS : Infinity;
	return Math.max(SHORTEST_WAIT_MS, Math.min(asked, most) / scale);
}
