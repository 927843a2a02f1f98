import { clock } from '../database';

const SHORTEST_MS = 500;

/** Returns the next time to poll a platform: soon at first, then after increasing delays. */
export const lookAgainAt = (ageMs: number, longestMs: number) =>
	new Date(clock.now() + Math.min(longestMs, Math.max(SHORTEST_MS, ageMs / 4)));
