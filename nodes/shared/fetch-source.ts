import { NodeOperationError, type IExecuteFunctions, type IN8nHttpFullResponse } from 'n8n-workflow';
import { toNoAnswer } from '../../credentials/n8n-http';
import type { NoAnswer } from '../../platforms/http';
import { inspect, openFile, type Accepted, type Source } from './source';
import { StallWatch, watched, watchStream, type ByteStream } from './stall-watch';

/**
 * How long a connection may be idle. A source has to pause while the platform takes a part, and an upload ends after an
 * hour anyway; whether the server itself still gives something is watched apart.
 */
const IDLE_MILLISECONDS = 60 * 60 * 1000;

/** Asks for the file. @returns what prevented it */
async function get(
	node: IExecuteFunctions,
	url: URL,
	abort: AbortController,
): Promise<IN8nHttpFullResponse | NoAnswer> {
	const canceled = node.getExecutionCancelSignal();
	let isOver = false;
	const watch = new StallWatch(
		() => isOver,
		() => abort.abort(),
	);
	const request: Promise<IN8nHttpFullResponse> = node.helpers.httpRequest({
		method: 'GET',
		url: url.href,
		// A compressed answer would not say how long the file is.
		headers: { 'accept-encoding': 'identity' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: IDLE_MILLISECONDS,
		abortSignal: canceled ? AbortSignal.any([canceled, abort.signal]) : abort.signal,
	});
	try {
		return await request;
	} catch (error) {
		return watch.stalled ? { noAnswer: watch.stalled.message, sent: true } : toNoAnswer(error);
	} finally {
		isOver = true;
	}
}

function refuse(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	{ noun }: Accepted<string>,
	reason: string,
): never {
	throw new NodeOperationError(
		node.getNode(),
		`The ${noun} could not be fetched from ${url.host}: ${reason}. Check the ${noun} URL.`,
		{ itemIndex },
	);
}

/** Begins to fetch the file. @throws NodeOperationError unless the server gives it */
async function begin(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: Accepted<string>,
	abort: AbortController,
): Promise<{ stream: ByteStream; sizeBytes: number }> {
	const response = await get(node, url, abort);
	if ('noAnswer' in response) return refuse(node, itemIndex, url, accepted, response.noAnswer);
	const stream = response.body as ByteStream;
	if (response.statusCode === 200) return { stream, sizeBytes: Number(response.headers['content-length']) };
	stream.destroy();
	return refuse(node, itemIndex, url, accepted, `it answered with HTTP status ${response.statusCode}`);
}

/**
 * Opens the file at an address for streaming. If the server does not say how long it is, n8n's binary store takes it
 * first, since platforms want to know before the first byte.
 *
 * @throws NodeOperationError
 */
export async function openUrl<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: Accepted<Type>,
): Promise<Source<Type>> {
	const abort = new AbortController();
	const { stream, sizeBytes } = await begin(node, itemIndex, url, accepted, abort);
	if (sizeBytes > 0) {
		const file = { name: `from ${url.host}`, sizeBytes, stream: watched(stream, abort) };
		return await inspect(node, itemIndex, file, accepted);
	}
	const watch = watchStream(stream, abort);
	// n8n writes down what comes at once, so each piece begins a new wait.
	const pieces = stream.map((piece: Uint8Array) => {
		watch.wait();
		return piece;
	});
	const stored = node.helpers.prepareBinaryData(pieces, url.host);
	const broken = () =>
		refuse(node, itemIndex, url, accepted, watch.stalled?.message ?? 'the connection broke off');
	return await openFile(node, itemIndex, await stored.catch(broken), accepted);
}

/** The type of the file at an address, by its first bytes; the rest is not fetched. @throws NodeOperationError */
export async function typeAtUrl<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: Accepted<Type>,
): Promise<Type> {
	const abort = new AbortController();
	const { stream, sizeBytes } = await begin(node, itemIndex, url, accepted, abort);
	const file = { name: `from ${url.host}`, sizeBytes, stream: watched(stream, abort) };
	try {
		return (await inspect(node, itemIndex, file, accepted)).type;
	} finally {
		abort.abort();
	}
}
