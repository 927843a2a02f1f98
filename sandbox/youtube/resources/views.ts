import type { YouTube } from '../context';
import { addDays, pacificDay } from '../days';
import type { Video } from '../model';

/** From this day on, every started playback counts as a view (contract §0.1). */
export const viewChangeDay = '2026-08-24';

/** Returns the factor for the views of a day: only the definition of a view changed, not the audience (rule 28). */
export function viewFactorOn({ switches }: YouTube, day: string): number {
	return day < viewChangeDay ? 1 : switches.viewFactor;
}

/** Returns a video's current views. With the switch `viewsPerDay`, public videos gain views every Pacific day. */
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
