import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { PLATFORM_NAMES, type Platform } from '../../platforms/errors';
import { asObject, asObjects, type JsonObject } from '../../platforms/json';
import { sleepUnlessCanceled } from '../shared/node-context';
import { getCount, getFlag } from '../shared/parameters';
import { callService, toServiceError, withPlatformMessage } from '../shared/service-call';

const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 5_000;

const SUCCESSES = ['delivered', 'published'];
const FAILURES = ['failed', 'expired', 'cancelled'];

/** Final states. */
export const ENDED: readonly string[] = [...SUCCESSES, ...FAILURES];

/** Final states, and states that require action by a person. */
export const ENDED_OR_WAITING: readonly string[] = [...ENDED, 'awaiting_approval'];

/** Returns the item's timeout; undefined if the node should not wait. @throws NodeOperationError */
export function readTimeout(node: IExecuteFunctions, itemIndex: number): number | undefined {
	if (!getFlag(node, 'waitForEnd', itemIndex)) return undefined;
	return getCount(node, 'timeoutSeconds', itemIndex, 1);
}

/** Reads an upload. @throws NodeOperationError */
export async function readUpload(
	node: IExecuteFunctions,
	itemIndex: number,
	uploadId: string,
): Promise<JsonObject> {
	const path = `/api/uploads/${encodeURIComponent(uploadId)}`;
	return await callService(node, path, { method: 'GET' }, { itemIndex, uploadId });
}

/** Checks that no delivery has failed. @throws NodeOperationError if one has; `context.data` lists all deliveries */
function throwIfFailed(
	node: IExecuteFunctions,
	itemIndex: number,
	uploadId: string,
	deliveries: JsonObject[],
): void {
	const failed = deliveries.filter(({ state }) => FAILURES.includes(String(state)));
	const [first] = failed;
	if (!first) return;
	const errors = failed.map(({ platform, error }) => withPlatformMessage({ platform, ...asObject(error) }));
	const message = failed
		.map(({ platform, account, state }, index) => {
			const reason = errors[index]?.message ?? 'The service gave no reason.';
			return `${PLATFORM_NAMES[platform as Platform]} (${account}) ${state}: ${reason}`;
		})
		.join(' ');
	const platformMessage = errors.map((error) => error.platformMessage).find(Boolean);
	const error = {
		...asObject(first.error),
		message,
		...(platformMessage ? { platformMessage } : {}),
		deliveries,
	};
	throw toServiceError(node.getNode(), error, { itemIndex, uploadId });
}

/** Returns true if the next poll may succeed despite the error. */
function isRetryable(error: unknown): boolean {
	return error instanceof NodeOperationError && asObject(error.context.data)?.retryable === true;
}

/**
 * Waits until every delivery of an upload is in one of these states, or until the timeout.
 *
 * @returns the upload's latest state, and whether it has `ended`
 * @throws NodeOperationError if a delivery has failed, or the execution was cancelled
 */
export async function waitForUpload(
	node: IExecuteFunctions,
	itemIndex: number,
	uploadId: string,
	timeoutSeconds: number,
	states: readonly string[],
): Promise<IDataObject> {
	const end = Date.now() + timeoutSeconds * 1000;
	let pause = FIRST_PAUSE_MILLISECONDS;
	for (;;) {
		const isLast = Date.now() >= end;
		// The upload continues even if the service is unreachable for a while.
		const upload = await readUpload(node, itemIndex, uploadId).catch((error: unknown) => {
			if (isLast || !isRetryable(error)) throw error;
			return undefined;
		});
		const deliveries = asObjects(upload?.deliveries);
		const ended = deliveries.length > 0 && deliveries.every(({ state }) => states.includes(String(state)));
		if (ended) throwIfFailed(node, itemIndex, uploadId, deliveries);
		if (upload && (ended || isLast)) return { ...(upload as IDataObject), ended };
		await sleepUnlessCanceled(node, Math.min(pause, Math.max(0, end - Date.now())));
		pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
	}
}
