import type { IExecuteFunctions } from 'n8n-workflow';
import type { NoAnswer } from '../../platforms/http';
import { inspect, openFile, releaseMemory, type AcceptedFiles, type OpenFile } from './media-file';
import { watched, watchStream } from './stall-watch';
import { FileInParts, FIRST_PART } from './url-parts';
import { OTHER_WAY, refuseUrl, requestUrl, type UrlAnswer } from './url-request';

/** Maximum size of a file that is read into memory completely: an upload needs this much memory anyway. */
const MOST_IN_MEMORY_BYTES = 64_000_000;

/** A file that a web server has started to send, as a whole rather than in parts. */
interface Download extends UrlAnswer {
	sizeBytes: number;
	/** True if the end of the body can be detected. */
	hasEnd: boolean;
}

/** Returns the file in a response. @throws NodeOperationError if the response does not contain the file */
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
		const reason = `it compresses the file with "${encoding}", which n8n cannot read, although the request forbids it`;
		return refuseUrl(node, itemIndex, url, accepted, reason, OTHER_WAY);
	}
	return refuseUrl(node, itemIndex, url, accepted, `it returned HTTP status ${statusCode}`);
}

/**
 * Reads a file completely, regardless of the announced length, unless it is too large for memory.
 *
 * @param source a file whose chunks remain valid until they are used
 * @throws NodeOperationError if the file turns out to be too large
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
			`it sends more than the ${source.sizeBytes} bytes that it announced`,
		);
	}
	async function* bytes() {
		// Releases each chunk as soon as it is used.
		for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
			yield piece;
			releaseMemory(piece);
		}
	}
	return { ...source, sizeBytes, bytes: bytes() };
}

/** Opens a file that is sent as a whole, with or without a known length. @throws NodeOperationError */
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
		const reason = 'it does not say where the file ends, so a broken connection would look like the end';
		return refuseUrl(node, itemIndex, url, accepted, reason, OTHER_WAY);
	}
	if (sizeBytes > 0) {
		const release = sizeBytes > MOST_IN_MEMORY_BYTES ? releaseMemory : undefined;
		const file = { name: `from ${url.host}`, sizeBytes, stream: watched(stream, abort), release };
		return await readAhead(node, itemIndex, url, accepted, await inspect(node, itemIndex, file, accepted));
	}
	const watch = watchStream(stream, abort);
	// n8n stores each chunk as soon as it arrives, so each chunk restarts the timeout.
	const pieces = stream.map((piece: Uint8Array) => {
		watch.wait();
		return piece;
	});
	const stored = node.helpers.prepareBinaryData(pieces, url.host);
	const broken = () =>
		refuseUrl(node, itemIndex, url, accepted, watch.stalled?.message ?? 'the connection was lost');
	return await openFile(node, itemIndex, await stored.catch(broken), accepted);
}

/**
 * Opens the file at a URL for streaming, in parts if the server supports that. Platforms need the length before the
 * first byte, and the length that a server announces can be wrong, so small files are read completely first. If the
 * server does not announce a length, the file is first stored in n8n's binary storage.
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

/** Detects the type of the file at a URL by its first bytes, without fetching the rest. @throws NodeOperationError */
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
