import { setTimeout as wait } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { WorkflowData } from '../../../../sandbox/n8n/rest';
import { sampleVideo, sha256 } from '../../../support/video-bytes';
import { startExecution, waitForExecution, type EndedRun } from '../../support/run';
import type { CredentialReference, Stack } from '../../support/stack';
import { chain, download, START } from '../../support/workflow';

export const TIKTOK = 'mediaKitTikTokOAuth2Api';
/** The path of the request that starts a draft on TikTok. */
export const INIT = '/v2/post/publish/inbox/video/init/';

/** Time limit of a step with many executions. */
export const ENDED_WITHIN_MS = 5 * 60_000;
/** Slightly longer than the minute for which the platforms count requests. */
export const MINUTE_SECONDS = 61;
const POLL_MS = 500;

/** Returns the posts on TikTok. */
export const posts = async ({ sandbox }: Stack) =>
	((await sandbox.read('state')) as { tiktok: { posts: IDataObject[] } }).tiktok.posts;

/** Finishes the drafts in the inbox, as the user would. */
export async function finishDrafts(stack: Stack): Promise<void> {
	const waiting = (await posts(stack)).filter(
		({ status, finished }) => status === 'SEND_TO_USER_INBOX' && !finished,
	);
	for (const { publish_id } of waiting) await stack.sandbox.control('tiktok/finish-draft', { publish_id });
}

/** Starts a workflow several times. @returns the IDs of the executions */
export async function startOften(stack: Stack, workflow: WorkflowData, count: number): Promise<string[]> {
	const { id } = await stack.owner.saveWorkflow(workflow);
	const started: string[] = [];
	for (let one = 0; one < count; one++) started.push(await startExecution(stack, id));
	return started;
}

/**
 * Waits for executions to end, advancing the clock minute by minute.
 *
 * @param path the path of the requests that are limited
 * @param meanwhile called repeatedly until all of them have ended
 */
export async function untilEnded(
	stack: Stack,
	started: string[],
	path: string,
	meanwhile = async () => {},
): Promise<EndedRun[]> {
	let over = false;
	const runs = Promise.all(started.map((one) => waitForExecution(stack, one, ENDED_WITHIN_MS))).finally(
		() => (over = true),
	);
	for (let before = -1; !over; await wait(POLL_MS)) {
		await meanwhile();
		// If no more requests arrive, all executions are waiting for the next minute.
		const asked = (await stack.sandbox.requests(path)).length;
		if (asked === before) await stack.moveTime(MINUTE_SECONDS);
		before = asked;
	}
	return await runs;
}

/** Returns a workflow that downloads a video and sends it to the TikTok inbox. */
export const draftFrom = (videoUrl: string, name: string, credential: CredentialReference): WorkflowData =>
	chain(name, START, download(videoUrl), {
		name: 'TikTok',
		type: 'tikTok',
		parameters: { resource: 'video', operation: 'uploadDraft', source: 'binary', timeoutSeconds: 3_600 },
		credentials: { [TIKTOK]: credential },
	});

/** Runs a workflow from `draftFrom` many times in parallel, while the user finishes the drafts that arrive. */
export async function uploadOften(
	stack: Stack,
	workflow: WorkflowData,
	count: number,
	onStarted: () => Promise<unknown> = async () => {},
): Promise<EndedRun[]> {
	const started = await startOften(stack, workflow, count);
	await onStarted();
	return await untilEnded(stack, started, INIT, () => finishDrafts(stack));
}

/** Checks that each run has delivered the sample video to the inbox exactly once. */
export async function expectAllOnce(stack: Stack, runs: EndedRun[]): Promise<void> {
	expect(runs.map(({ error }) => error?.message)).toEqual(runs.map(() => undefined));
	const drafts = runs.flatMap(({ items }) => items('TikTok').map(({ json }) => json));
	expect(drafts).toEqual(runs.map(() => expect.objectContaining({ delivered: true })));
	const ids = new Set(drafts.map(({ publishId }) => publishId));
	expect(ids.size).toBe(runs.length);
	const arrived = (await posts(stack)).filter(({ publish_id }) => ids.has(String(publish_id)));
	expect(arrived.map((post) => post.sha256)).toEqual(runs.map(() => sha256([sampleVideo])));
}
