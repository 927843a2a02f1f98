import type { CachedStatistics } from './store';

/** TikTok's rules ask for a refresh within a day. */
const STALE_AFTER_SECONDS = 24 * 60 * 60;

/** A document as the analytics routes give it, with its age. */
export function toAnalytics({ document, fetchedAt }: Pick<CachedStatistics, 'document' | 'fetchedAt'>) {
	const ageSeconds = Math.max(0, Math.floor((Date.now() - Date.parse(fetchedAt)) / 1000));
	return { data: document, age_seconds: ageSeconds, stale: ageSeconds > STALE_AFTER_SECONDS };
}
