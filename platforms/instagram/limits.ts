import { asCount, asObject } from '../json';
import { listOf, read, type Instagram } from './api';

/** The number of posts published through the API, and the maximum allowed. */
export interface PublishingLimit {
	/** `null` if Instagram does not return it. */
	used: number | null;
	/**
	 * `null` if Instagram does not return it. There is no default, because the limit differs between accounts
	 * (contracts/instagram-api.md §4.5).
	 */
	total: number | null;
	/** `null` if unknown. */
	remaining: number | null;
	/** Length of the sliding window. */
	windowSeconds: number;
}

const DAY_SECONDS = 24 * 60 * 60;

/** Reads the publishing quota (contracts/instagram-api.md §4.5). @throws PlatformError */
export async function getPublishingLimit(instagram: Instagram): Promise<PublishingLimit> {
	const path = `/${instagram.accountId}/content_publishing_limit`;
	const answer = listOf(await read(instagram, path, { fields: 'quota_usage,config' }))[0] ?? {};
	const config = asObject(answer.config);
	const used = asCount(answer.quota_usage) ?? null;
	const total = asCount(config?.quota_total) ?? null;
	return {
		used,
		total,
		remaining: total === null || used === null ? null : Math.max(0, total - used),
		windowSeconds: asCount(config?.quota_duration) ?? DAY_SECONDS,
	};
}
