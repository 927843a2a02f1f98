import type { YouTube } from './context';
import { pacificDay } from './days';
import { ApiError } from './errors';
import type { Project } from './model';

export type Bucket = 'general' | 'insert' | 'search' | 'batch';

export const read = { bucket: 'general', units: 1 } as const;
export const write = { bucket: 'general', units: 50 } as const;

/** Returns how much of a bucket was used today; days start at midnight in Los Angeles (rule 16). */
function usedOf(project: Project, bucket: Bucket, today: string): number {
	const usage = project.usage.get(bucket);
	return usage?.day === today ? usage.used : 0;
}

/** Returns how much of a bucket is left today (rule 16). */
export function leftOf({ kernel, switches }: YouTube, project: Project, bucket: Bucket): number {
	const used = usedOf(project, bucket, pacificDay(kernel.clock.now()));
	return Math.max(0, switches[`${bucket}Quota`] - used);
}

/** Charges a call, or rejects it without any effect if the project's bucket is empty (rules 16, 17). */
export function charge(
	youTube: YouTube,
	project: Project,
	{ bucket, units }: { bucket: Bucket; units: number },
): void {
	const left = leftOf(youTube, project, bucket);
	const day = pacificDay(youTube.kernel.clock.now());
	project.usage.set(bucket, { day, used: usedOf(project, bucket, day) + units });
	if (left < units) throw exhausted(youTube, bucket);
}

function exhausted({ switches }: YouTube, bucket: Bucket): ApiError {
	if (bucket === 'insert' && switches.insertQuotaStatus === 429) {
		return new ApiError(
			'rateLimitExceeded',
			"Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service 'youtube.googleapis.com' for consumer 'project_number:1'.",
			{ statusName: 'RESOURCE_EXHAUSTED' },
		);
	}
	return new ApiError(
		'quotaExceeded',
		'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.',
	);
}
