import { NodeOperationError, type IExecuteFunctions, type IN8nHttpFullResponse } from 'n8n-workflow';
import { toNoAnswer } from '../../credentials/n8n-http';
import type { NoAnswer } from '../../platforms/http';
import type { AcceptedFiles } from './media-file';
import { StallWatch, type ByteStream } from './stall-watch';

/**
 * Maximum idle time of a connection. A source has to pause while the platform receives a part, and an upload ends after
 * an hour anyway; `StallWatch` detects a server that stalls.
 */
const IDLE_MILLISECONDS = 60 * 60 * 1000;

/** The next step to suggest if a server is unreliable. */
export const OTHER_WAY = 'Move the file to another server, or submit its URL to the MediaKit service.';

/** A web server's response whose body has not been read yet. */
export interface UrlAnswer {
	statusCode: number;
	headers: Partial<Record<string, string>>;
	stream: ByteStream;
	/** Ends the request; destroying the stream would not end it. */
	abort: AbortController;
}

/**
 * Requests a file from a web server through n8n, which applies its rules about allowed URLs.
 *
 * @param range value of the `Range` header; if omitted, the whole file is requested
 * @returns the response, with any status, or the reason why there is none
 */
export async function requestUrl(
	node: IExecuteFunctions,
	url: URL,
	range?: string,
): Promise<UrlAnswer | NoAnswer> {
	const abort = new AbortController();
	const canceled = node.getExecutionCancelSignal();
	let isOver = false;
	const watch = new StallWatch(
		() => isOver,
		() => abort.abort(),
	);
	const request: Promise<IN8nHttpFullResponse> = node.helpers.httpRequest({
		method: 'GET',
		url: url.href,
		headers: {
			// Some servers compress anyway, and n8n silently decompresses; the announced length is then not the
			// file's.
			'accept-encoding': 'identity',
			...(range !== undefined && { range }),
		},
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: IDLE_MILLISECONDS,
		abortSignal: canceled ? AbortSignal.any([canceled, abort.signal]) : abort.signal,
	});
	try {
		const { statusCode, headers, body } = await request;
		return { statusCode, headers: headers as UrlAnswer['headers'], stream: body as ByteStream, abort };
	} catch (error) {
		return watch.stalled ? { noAnswer: watch.stalled.message, sent: true } : toNoAnswer(error);
	} finally {
		isOver = true;
	}
}

/** Fails an item because the file at a URL cannot be fetched. @throws NodeOperationError */
export function refuseUrl(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	{ noun }: AcceptedFiles<string>,
	reason: string,
	nextStep = `Check the ${noun} URL.`,
): never {
	throw new NodeOperationError(
		node.getNode(),
		`The ${noun} could not be fetched from ${url.host}: ${reason}. ${nextStep}`,
		{ itemIndex },
	);
}
