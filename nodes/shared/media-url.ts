import { NodeOperationError, type IExecuteFunctions, type IN8nHttpFullResponse } from 'n8n-workflow';
import { toNoAnswer } from '../../credentials/n8n-http';
import type { NoAnswer } from '../../platforms/http';
import { inspect, openFile, releaseMemory, type AcceptedFiles, type OpenFile } from './media-file';
import { StallWatch, watched, watchStream, type ByteStream } from './stall-watch';

/**
 * How long a connection may be idle. A source has to pause while the platform takes a part, and an upload ends after an
 * hour anyway; whether the server itself still gives something is watched apart.
 */
const IDLE_MILLISECONDS = 60 * 60 * 1000;

/** How much of a file is held in memory until it has ended: as much as an upload holds at a time anyway. */
const MOST_IN_MEMORY_BYTES = 64_000_000;

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
		// Some servers compress all the same, and n8n decodes that without a word; the length is then not the file's.
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

/** What helps where a server cannot be relied on. */
const OTHER_WAY = 'Put the file on another server, or hand its URL to the MediaKit node.';

function refuse(
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

/** Begins to fetch the file. @throws NodeOperationError unless the server gives it */
async function startDownload(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<string>,
	abort: AbortController,
): Promise<{ stream: ByteStream; sizeBytes: number; hasEnd: boolean }> {
	const response = await get(node, url, abort);
	if ('noAnswer' in response) return refuse(node, itemIndex, url, accepted, response.noAnswer);
	const stream = response.body as ByteStream;
	const { headers } = response as { headers: Partial<Record<string, string>> };
	const encoding = headers['content-encoding'] ?? 'identity';
	const sizeBytes = Number(headers['content-length']);
	const hasEnd = sizeBytes >= 0 || headers['transfer-encoding']?.includes('chunked') === true;
	if (response.statusCode === 200 && encoding === 'identity') return { stream, sizeBytes, hasEnd };
	stream.destroy();
	if (response.statusCode === 200) {
		const reason = `it compresses the file as "${encoding}", which n8n cannot read, although it was asked not to`;
		return refuse(node, itemIndex, url, accepted, reason, OTHER_WAY);
	}
	return refuse(node, itemIndex, url, accepted, `it answered with HTTP status ${response.statusCode}`);
}

/** Reads a file to its end, whatever length was announced. @throws NodeOperationError if it is too long for memory */
async function readAhead<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<Type>,
	source: OpenFile<Type>,
): Promise<OpenFile<Type>> {
	const pieces: Uint8Array[] = [];
	let sizeBytes = 0;
	for await (const piece of source.bytes) {
		sizeBytes += piece.length;
		pieces.push(piece);
		if (sizeBytes <= MOST_IN_MEMORY_BYTES) continue;
		await source.close();
		refuse(
			node,
			itemIndex,
			url,
			accepted,
			`it sends more than the ${source.sizeBytes} bytes that it announces`,
		);
	}
	async function* bytes() {
		// Each piece is let go as soon as it is used.
		for (let piece = pieces.shift(); piece; piece = pieces.shift()) yield piece;
	}
	return { ...source, sizeBytes, bytes: bytes() };
}

/**
 * Opens the file at an address for streaming. Platforms want to know its length before the first byte, and that of a server
 * counts only if the file has it: a small file is read to its end first. If the server does not say how long the file is,
 * n8n's binary store takes it first.
 *
 * @throws NodeOperationError
 */
export async function openUrl<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<Type>,
): Promise<OpenFile<Type>> {
	const abort = new AbortController();
	const { stream, sizeBytes, hasEnd } = await startDownload(node, itemIndex, url, accepted, abort);
	if (!hasEnd) {
		abort.abort();
		const reason = 'it does not say where the file ends, so that a broken connection would look like its end';
		return refuse(node, itemIndex, url, accepted, reason, OTHER_WAY);
	}
	if (sizeBytes > 0) {
		const release = sizeBytes > MOST_IN_MEMORY_BYTES ? releaseMemory : undefined;
		const file = { name: `from ${url.host}`, sizeBytes, stream: watched(stream, abort), release };
		const source = await inspect(node, itemIndex, file, accepted);
		if (sizeBytes > MOST_IN_MEMORY_BYTES) return source;
		return await readAhead(node, itemIndex, url, accepted, source);
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
export async function detectTypeAtUrl<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<Type>,
): Promise<Type> {
	const abort = new AbortController();
	const { stream, sizeBytes } = await startDownload(node, itemIndex, url, accepted, abort);
	const file = { name: `from ${url.host}`, sizeBytes, stream: watched(stream, abort) };
	try {
		return (await inspect(node, itemIndex, file, accepted)).type;
	} finally {
		abort.abort();
	}
}
