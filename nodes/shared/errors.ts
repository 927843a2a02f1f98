import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { PlatformError } from '../../platforms/errors';

/** A node's names for its platform, and for the ID of a post or upload that it has started there. */
export interface Labels {
	/** Name of the platform, such as `TikTok`. */
	platform: string;
	/** Name of the ID in data, such as `publishId`. */
	idName: string;
	/** Name of the ID for users, such as `Publish ID`. */
	idLabel: string;
}

/** Formats details for troubleshooting, one sentence each; the message already states the problem and the next step. */
export function describe(details: ReadonlyArray<[name: string, value: unknown]>): string {
	return details
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}: ${value}.`)
		.join(' ');
}

/** Formats a waiting time in seconds; undefined if there is none. */
export function formatSeconds(seconds: number | undefined): string | undefined {
	return seconds ? `${seconds} seconds` : undefined;
}

/**
 * Separates the platform's own words, in the form ` (TikTok: CODE: WORDS)`, from the rest of our message: n8n shows the
 * problem and the next step as the title, and quotes the platform in the details.
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

/** Prepares the platform's words for an error detail: the full stop is removed, because `describe` adds one. */
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
	// True if the file or a parameter is invalid, and the platform was not called.
	const isInput =
		(error.action === 'fix-media' || error.action === 'fix-request') && error.platformCode === undefined;
	const nodeError = isInput
		? new NodeOperationError(node, error, { ...shown, itemIndex })
		: new NodeApiError(node, shown, { ...shown, itemIndex });
	nodeError.context.data = details;
	return nodeError;
}

/**
 * Converts any error that concerns an item to the error that n8n shows. `context.data` contains the same details for
 * workflows that handle errors.
 *
 * @param id ID of the post or upload already started on the platform, if any
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
