import {
	CONTAINER_LIFETIME_SECONDS,
	getContainer,
	prepare,
	type MediaSource,
	type Preparation,
} from '../../platforms/instagram';
import { isoTime } from '../../platforms/statistics';
import { startOnce, type AttemptState } from '../shared/attempts';
import type { PostFile } from './media-files';
import { toRequest, type Post } from './post-request';
import type { InstagramAccount } from './transport';

/** Containers that Instagram has created for an item, kept for the item's next attempt. */
export interface PreparedPost {
	/** IDs of a carousel's items. */
	childIds: readonly string[];
	containerId: string;
	/** ISO 8601, UTC. */
	validUntil: string;
	/** The ways in which the files were transferred. */
	mediaSource: string;
}

export type PrepareMemory = AttemptState<PreparedPost>['memory'];

/** Returns true if a manual retry has to start over because the post can never be published. @throws PlatformError */
export async function isLost(
	{ instagram }: InstagramAccount,
	{ childIds, containerId }: PrepareMemory,
): Promise<boolean> {
	if (containerId === undefined) return childIds !== undefined;
	const { failure, uploadFailed } = await getContainer(instagram, containerId);
	return failure !== undefined || uploadFailed;
}

/** Returns true if Instagram needs no more uploads: it has the file's URL, or all items of the carousel. */
function hasAll({ containerId, childIds, mediaSource }: PrepareMemory): boolean {
	const isCarousel = (childIds?.length ?? 0) > 0;
	return containerId !== undefined && (isCarousel || mediaSource !== 'upload');
}

/** Settings of `prepare` other than the post. */
type Rules = Required<Pick<Preparation, 'timeoutSeconds' | 'once'>>;

/** Creates the item's containers and uploads its files, or resumes where an earlier attempt stopped. */
async function begin(
	{ instagram, uploadHosts }: InstagramAccount,
	[first, ...others]: [PostFile, ...PostFile[]],
	post: Post,
	rules: Rules,
	memory: PrepareMemory,
): Promise<void> {
	const sources: [MediaSource, ...MediaSource[]] = [await first.provide()];
	for (const medium of others) sources.push(await medium.provide());
	memory.mediaSource = [...new Set([first, ...others].map(({ way }) => way))].join(', ');
	await prepare(instagram, toRequest(post, sources), {
		...rules,
		allowedHosts: uploadHosts,
		prepared: { childIds: memory.childIds ?? [], containerId: memory.containerId },
		save(prepared) {
			const validUntil = isoTime(Date.now() + CONTAINER_LIFETIME_SECONDS * 1000);
			Object.assign(memory, prepared, prepared.containerId !== undefined && { validUntil });
		},
	});
}

/**
 * Prepares a post, picking up where earlier attempts for the item left off.
 *
 * @param readFiles called only if files still have to be sent
 * @returns the container's ID
 * @throws PlatformError, NodeOperationError
 */
export async function preparePost(
	account: InstagramAccount,
	readFiles: () => Promise<[PostFile, ...PostFile[]]>,
	post: Post,
	rules: Rules,
	memory: PrepareMemory,
): Promise<string> {
	// The container ID is known, so the outcome is no longer in doubt.
	if (memory.containerId !== undefined) delete memory.doubt;
	if (!hasAll(memory)) {
		const files = await readFiles();
		await startOnce('instagram', memory, () => begin(account, files, post, rules, memory));
	}
	return memory.containerId ?? '';
}
