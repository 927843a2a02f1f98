import { clock } from '../database';

const SHORTEST_MS = 500;

/** When to poll a platform again: often at first, then with increasing delays. */
export const lookAgainAt = (ageMs: number, longestMs: number) =>
	new Date(clock.now() + Math.min(longestMs, Math.max(SHORTEST_MS, ageMs / 4)));
