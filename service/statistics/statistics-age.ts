import type { StatisticsDocument } from '../../platforms/statistics';

/** The strictest platform's rules ask for a refresh within a day. */
const STALE_AFTER_SECONDS = 24 * 60 * 60;

/** How old data is. @param fetchedAt ISO 8601 */
export function ageOf(fetchedAt: string): { ageSeconds: number; stale: boolean } {
	const ageSeconds = Math.max(0, Math.floor((Date.now() - Date.parse(fetchedAt)) / 1000));
	return { ageSeconds, stale: ageSeconds > STALE_AFTER_SECONDS };
}

/** A document as the analytics routes give it, with its age. */
export function toAnalytics(document: StatisticsDocument) {
	const { ageSeconds, stale } = ageOf(document.fetched_at);
	return { data: document, age_seconds: ageSeconds, stale };
}
