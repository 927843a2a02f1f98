import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { PlatformError } from '../../platforms/errors';

/** How a node speaks of its platform, and of the id of what it has begun there. */
export interface Labels {
	/** For example `TikTok`. */
	platform: string;
	/** What the id is called in data, for example `publishId`. */
	idName: string;
	/** What it is called for people, for example `Publish ID`. */
	idLabel: string;
}

/** A sentence for each thing that helps to find out more; the message already says what happened and what to do. */
export function describe(details: ReadonlyArray<[name: string, value: unknown]>): string {
	return details
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}: ${value}.`)
		.join(' ');
}

/** How long to wait, in words. */
export function formatSeconds(seconds: number | undefined): string | undefined {
	return seconds ? `${seconds} seconds` : undefined;
}

/**
 * Parts a message of ours from the platform's words in it, which stand as ` (TikTok: CODE: WORDS)`: the title says what
 * happened and what to do, the details say it in the platform's words.
 */
export function partMessage(
	text: string,
	platform: string,
	platformCode?: string,
): { message: string; words?: string } {
	const beginning = ` (${platform}: ${platformCode ?? ''}`;
	const start = text.indexOf(beginning);
	const end = text.lastIndexOf(')');
	if (start < 0 || end < start) return { message: text };
	const words = text.slice(start + beginning.length, end).replace(/^: /, '');
	return { message: text.slice(0, start) + text.slice(end + 1), ...(words && { words }) };
}

/** The platform's words as a detail of an error; its sentence ends once. */
export function quote(words: string | undefined): string | undefined {
	return words?.trim().replace(/\.$/, '');
}

function fromPlatform(node: INode, error: PlatformError, itemIndex: number, labels: Labels, id?: string) {
	const { message, words } = partMessage(error.message, labels.platform, error.platformCode);
	const details: IDataObject = {
		code: error.code,
		platformCode: error.platformCode,
		platformMessage: words,
		action: error.action,
		retryable: error.retryable,
		retryAfterSeconds: error.retryAfterSeconds,
		logId: error.logId,
		[labels.idName]: id,
	};
	const description = describe([
		[`${labels.platform} code`, error.platformCode],
		['Action', error.action],
		['Try again after', formatSeconds(error.retryAfterSeconds)],
		['Log ID', error.logId],
		[labels.idLabel, id],
		[`${labels.platform} says`, quote(words)],
	]);
	const shown = { message, description };
	// The file or a parameter is unfit, and the platform has not been asked.
	const isInput =
		(error.action === 'fix-media' || error.action === 'fix-request') && error.platformCode === undefined;
	const nodeError = isInput
		? new NodeOperationError(node, error, { ...shown, itemIndex })
		: new NodeApiError(node, shown, { ...shown, itemIndex });
	nodeError.context.data = details;
	return nodeError;
}

/**
 * What n8n shows for anything that went wrong with an item. `context.data` carries the same details for workflows
 * that handle errors.
 *
 * @param id of what was already begun at the platform, if there is something
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
	labels: Labels,
	id?: string,
): NodeApiError | NodeOperationError {
	if (error instanceof PlatformError) return fromPlatform(node, error, itemIndex, labels, id);
	const nodeError =
		error instanceof NodeApiError
			? error
			: new NodeOperationError(node, error instanceof Error ? error : String(error));
	nodeError.context.itemIndex = itemIndex;
	if (id !== undefined) {
		nodeError.description = describe([[labels.idLabel, id]]);
		nodeError.context.data = { [labels.idName]: id };
	}
	return nodeError;
}
