import type { IExecuteFunctions } from 'n8n-workflow';
import type { NoAnswer } from '../../platforms/http';
import { inspect, openFile, releaseMemory, type AcceptedFiles, type OpenFile } from './media-file';
import { watched, watchStream } from './stall-watch';
import { FileInParts, FIRST_PART } from './url-parts';
import { OTHER_WAY, refuseUrl, requestUrl, type UrlAnswer } from './url-request';

/** How much of a file is held in memory until it has ended: as much as an upload holds at a time anyway. */
const MOST_IN_MEMORY_BYTES = 64_000_000;

/** A file that a web server has begun to give as a whole. */
interface Download extends UrlAnswer {
	sizeBytes: number;
	/** Whether the end of the body shows. */
	hasEnd: boolean;
}

/** The file in an answer. @throws NodeOperationError unless the server gives it */
function toDownload(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<string>,
	answer: UrlAnswer | NoAnswer,
): Download {
	if ('noAnswer' in answer) return refuseUrl(node, itemIndex, url, accepted, answer.noAnswer);
	const { statusCode, headers, stream } = answer;
	const encoding = headers['content-encoding'] ?? 'identity';
	const sizeBytes = Number(headers['content-length']);
	const hasEnd = sizeBytes >= 0 || headers['transfer-encoding']?.includes('chunked') === true;
	if (statusCode === 200 && encoding === 'identity') return { ...answer, sizeBytes, hasEnd };
	stream.destroy();
	if (statusCode === 200) {
		const reason = `it compresses the file as "${encoding}", which n8n cannot read, although it was asked not to`;
		return refuseUrl(node, itemIndex, url, accepted, reason, OTHER_WAY);
	}
	return refuseUrl(node, itemIndex, url, accepted, `it answered with HTTP status ${statusCode}`);
}

/**
 * Reads a file to its end, whatever length was announced, unless it is too long for memory.
 *
 * @param source its pieces stay valid until they are used
 * @throws NodeOperationError if it turns out to be too long
 */
async function readAhead<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<Type>,
	source: OpenFile<Type>,
): Promise<OpenFile<Type>> {
	if (source.sizeBytes > MOST_IN_MEMORY_BYTES) return source;
	const pieces: Uint8Array[] = [];
	let sizeBytes = 0;
	for await (const piece of source.bytes) {
		sizeBytes += piece.length;
		pieces.push(piece);
		if (sizeBytes <= MOST_IN_MEMORY_BYTES) continue;
		await source.close();
		refuseUrl(
			node,
			itemIndex,
			url,
			accepted,
			`it sends more than the ${source.sizeBytes} bytes that it announces`,
		);
	}
	async function* bytes() {
		// Each piece is let go as soon as it is used.
		for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
			yield piece;
			releaseMemory(piece);
		}
	}
	return { ...source, sizeBytes, bytes: bytes() };
}

/** Opens a file that is given as a whole, however the server does so. @throws NodeOperationError */
async function openDownload<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<Type>,
	answer: UrlAnswer | NoAnswer,
): Promise<OpenFile<Type>> {
	const { stream, sizeBytes, hasEnd, abort } = toDownload(node, itemIndex, url, accepted, answer);
	if (!hasEnd) {
		abort.abort();
		const reason = 'it does not say where the file ends, so that a broken connection would look like its end';
		return refuseUrl(node, itemIndex, url, accepted, reason, OTHER_WAY);
	}
	if (sizeBytes > 0) {
		const release = sizeBytes > MOST_IN_MEMORY_BYTES ? releaseMemory : undefined;
		const file = { name: `from ${url.host}`, sizeBytes, stream: watched(stream, abort), release };
		return await readAhead(node, itemIndex, url, accepted, await inspect(node, itemIndex, file, accepted));
	}
	const watch = watchStream(stream, abort);
	// n8n writes down what comes at once, so each piece begins a new wait.
	const pieces = stream.map((piece: Uint8Array) => {
		watch.wait();
		return piece;
	});
	const stored = node.helpers.prepareBinaryData(pieces, url.host);
	const broken = () =>
		refuseUrl(node, itemIndex, url, accepted, watch.stalled?.message ?? 'the connection broke off');
	return await openFile(node, itemIndex, await stored.catch(broken), accepted);
}

/**
 * Opens the file at an address for streaming, part by part where the server offers that. Platforms want to know its length
 * before the first byte, and that of a server counts only if the file has it: a small file is read to its end first. If the
 * server does not say how long the file is, n8n's binary store takes it first.
 *
 * @throws NodeOperationError
 */
export async function openUrl<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<Type>,
): Promise<OpenFile<Type>> {
	const answer = await requestUrl(node, url, FIRST_PART);
	if ('noAnswer' in answer || answer.statusCode === 200) {
		return await openDownload(node, itemIndex, url, accepted, answer);
	}
	const inParts = await FileInParts.open(node, url, answer, MOST_IN_MEMORY_BYTES);
	if (!inParts) return await openDownload(node, itemIndex, url, accepted, await requestUrl(node, url));
	const file = { name: `from ${url.host}`, sizeBytes: inParts.sizeBytes, stream: inParts.bytes() };
	return await readAhead(node, itemIndex, url, accepted, await inspect(node, itemIndex, file, accepted));
}

/** The type of the file at an address, by its first bytes; the rest is not fetched. @throws NodeOperationError */
export async function detectTypeAtUrl<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	accepted: AcceptedFiles<Type>,
): Promise<Type> {
	const answer = await requestUrl(node, url);
	const { stream, sizeBytes, abort } = toDownload(node, itemIndex, url, accepted, answer);
	const file = { name: `from ${url.host}`, sizeBytes, stream: watched(stream, abort) };
	try {
		return (await inspect(node, itemIndex, file, accepted)).type;
	} finally {
		abort.abort();
	}
}
