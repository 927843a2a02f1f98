import type { DashboardBench } from './service';

const DAY_MS = 24 * 60 * 60 * 1000;

const isoDay = (time: number) => new Date(time).toISOString().replace(/\.\d+Z/, 'Z');

/**
 * Stores metrics of an account for the days up to today, as if the service had read them every day.
 *
 * @param change members of today's document that a test sets
 */
export async function writeHistory(
	bench: DashboardBench,
	platform: 'tiktok' | 'instagram',
	days: number,
	change: Record<string, unknown> = {},
): Promise<void> {
	const path = `/api/mediakit/analytics/${platform}/example_creator`;
	const { data } = (await bench.call(path)).body as { data: Record<string, unknown> };
	const stats = data.stats as Record<string, number | null>;
	for (let ago = days - 1; ago >= 0; ago--) {
		const fetchedAt = isoDay(Date.now() - ago * DAY_MS);
		// A slow rise with a weekly ripple, so that the curves look real.
		const share = (1 - ago * 0.004) * (1 + 0.03 * Math.sin(ago / 1.1));
		const past = Object.entries(stats).map(([name, value]) => [
			name,
			value === null
				? null
				: name === 'engagement_rate'
					? Math.round(value * share * 100) / 100
					: Math.round(value * (['followers', 'likes'].includes(name) ? 1 - ago * 0.003 : share)),
		]);
		const { status, body } = await bench.call(path, {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				...data,
				...(ago === 0 && change),
				stats: Object.fromEntries(past),
				fetched_at: fetchedAt,
			}),
		});
		if (status >= 300) throw new Error(JSON.stringify(body));
	}
}
