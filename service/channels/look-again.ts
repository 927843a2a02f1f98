import { clock } from '../database';

const SHORTEST_MS = 500;

/** When to ask again how far a platform is: often at first, then less and less. */
export const lookAgainAt = (ageMs: number, longestMs: number) =>
	new Date(clock.now() + Math.min(longestMs, Math.max(SHORTEST_MS, ageMs / 4)));
