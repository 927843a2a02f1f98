import { NodeOperationError, type IExecuteFunctions, type IN8nHttpFullResponse } from 'n8n-workflow';
import { toNoAnswer } from '../../credentials/n8n-http';
import type { NoAnswer } from '../../platforms/http';
import type { AcceptedFiles } from './media-file';
import { StallWatch, type ByteStream } from './stall-watch';

/**
 * How long a connection may be idle. A source has to pause while the platform takes a part, and an upload ends after an
 * hour anyway; whether the server itself still gives something is watched apart.
 */
const IDLE_MILLISECONDS = 60 * 60 * 1000;

/** What helps where a server cannot be relied on. */
export const OTHER_WAY = 'Put the file on another server, or hand its URL to the MediaKit service.';

/** A web server's answer of which the body is still to be read. */
export interface UrlAnswer {
	statusCode: number;
	headers: Partial<Record<string, string>>;
	stream: ByteStream;
	/** Ends the request, which destroying the stream would not do. */
	abort: AbortController;
}

/**
 * Asks a web server for a file through n8n, which holds the request to its rules about addresses.
 *
 * @param range what `Range` says; without it the whole file is asked for
 * @returns the answer, whatever its status, or what prevented it
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
			// Some servers compress all the same, and n8n decodes that without a word; the length is then not the file's.
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

/** @throws NodeOperationError always: the file cannot be had */
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
