import type { YouTube } from '../context';
import { addDays, pacificDay } from '../days';
import type { Video } from '../model';

/** Since that day every started playback is a view (contract §0.1). */
export const viewChangeDay = '2026-08-24';

/** By what the views of a day are multiplied: the definition changed, the audience did not (rule 28). */
export function viewFactorOn({ switches }: YouTube, day: string): number {
	return day < viewChangeDay ? 1 : switches.viewFactor;
}

/** The views of a video now. With the switch `viewsPerDay` a public one gains some every Pacific day. */
export function viewsOf(youTube: YouTube, video: Video): number {
	const perDay = youTube.switches.viewsPerDay;
	if (perDay === 0 || video.privacyStatus !== 'public') return video.viewCount;
	const today = pacificDay(youTube.kernel.clock.now());
	let gained = 0;
	for (let day = pacificDay(youTube.store.startedAtMs); day < today; day = addDays(day, 1)) {
		gained += perDay * viewFactorOn(youTube, day);
	}
	return video.viewCount + Math.round(gained);
}
