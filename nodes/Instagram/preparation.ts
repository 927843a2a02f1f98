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

/** What Instagram has begun to make of an item; kept for the item's next try. */
export interface PreparedPost {
	/** Of a carousel's items. */
	childIds: readonly string[];
	containerId: string;
	/** ISO 8601, UTC. */
	validUntil: string;
	/** The ways that the files took. */
	mediaSource: string;
}

export type PrepareMemory = AttemptState<PreparedPost>['memory'];

/** Whether a person's retry has to begin anew, as the post can never be published. @throws PlatformError */
export async function isLost(
	{ instagram }: InstagramAccount,
	{ childIds, containerId }: PrepareMemory,
): Promise<boolean> {
	if (containerId === undefined) return childIds !== undefined;
	const { failure, uploadFailed } = await getContainer(instagram, containerId);
	return failure !== undefined || uploadFailed;
}

/** Whether Instagram has the address of each file, or the carousel its items: only an upload goes on. */
function hasAll({ containerId, childIds, mediaSource }: PrepareMemory): boolean {
	const isCarousel = (childIds?.length ?? 0) > 0;
	return containerId !== undefined && (isCarousel || mediaSource !== 'upload');
}

/** What `prepare` is told besides the post. */
type Rules = Required<Pick<Preparation, 'timeoutSeconds' | 'once'>>;

/** Makes the item's containers and sends its bytes, or goes on with it where an earlier try stopped. */
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
 * Prepares a post; what earlier tries of its item have begun goes on.
 *
 * @param readFiles is called only if files are still to be sent
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
	// What is known is not in doubt.
	if (memory.containerId !== undefined) delete memory.doubt;
	if (!hasAll(memory)) {
		const files = await readFiles();
		await startOnce('instagram', memory, () => begin(account, files, post, rules, memory));
	}
	return memory.containerId ?? '';
}
