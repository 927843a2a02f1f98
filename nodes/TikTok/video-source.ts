import {
	NodeOperationError,
	type IBinaryData,
	type IExecuteFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import { toNoAnswer } from '../../credentials/n8n-http';
import type { NoAnswer } from '../../platforms/http';
import { HEAD_BYTES, videoType, type VideoType } from '../../platforms/media';
import { StallWatch, watched, watchStream, type ByteStream } from './stall-watch';

/** A video that is ready to be sent. */
export interface VideoSource {
	sizeBytes: number;
	type: VideoType;
	/** All of it, once; each piece is valid until the next one is asked for. */
	bytes: AsyncIterable<Uint8Array>;
	/** Gives the file or connection back, whether or not everything was read. */
	close(): Promise<void>;
}

/** How much n8n reads from a file at a time. */
const READ_BYTES = 1_048_576;

/** What n8n's ids of files on its own disk begin with. */
const ON_DISK = 'filesystem';

/** A video before anybody has looked into it. */
interface Unseen {
	name: string;
	sizeBytes: number;
	stream: AsyncIterable<Uint8Array>;
	/** Gives back the memory of a piece that was used. */
	release?: (piece: Uint8Array) => void;
}

/**
 * Gives a piece's memory back at once. Left to the garbage collector, every few pieces cost a search through all of
 * n8n's memory, which takes longer than sending them. Node 20 cannot do this and leaves it to the collector.
 */
function releaseMemory({ buffer, byteLength }: Uint8Array): void {
	// Memory that is shared with other pieces has to stay.
	if (byteLength < buffer.byteLength) return;
	(buffer as ArrayBuffer & { transfer?: (sizeBytes: number) => ArrayBuffer }).transfer?.(0);
}

/** Looks at the head of the video without losing it. @throws NodeOperationError if it is none that TikTok takes */
async function inspect(node: IExecuteFunctions, itemIndex: number, file: Unseen): Promise<VideoSource> {
	const reader = file.stream[Symbol.asyncIterator]();
	const close = async () => void (await reader.return?.());
	const read = () =>
		reader.next().catch((error: { message?: string }): never => {
			throw new NodeOperationError(
				node.getNode(),
				`The video ${file.name} could not be read to its end (${error.message}). Send it again when it is complete.`,
				{ itemIndex },
			);
		});
	const begun: Uint8Array[] = [];
	let head = Buffer.alloc(0);
	while (head.length < HEAD_BYTES) {
		const piece = await read();
		if (piece.done) break;
		begun.push(piece.value);
		head = Buffer.concat([head, piece.value.subarray(0, HEAD_BYTES)]);
	}
	const type = videoType(head);
	if (!type) {
		await close();
		throw new NodeOperationError(
			node.getNode(),
			`The file ${file.name} is not an MP4, MOV or WebM video. Send one of these; TikTok takes no others.`,
			{ itemIndex },
		);
	}
	async function* bytes() {
		yield* begun;
		for (let piece = await read(); !piece.done; piece = await read()) {
			yield piece.value;
			file.release?.(piece.value);
		}
	}
	return { sizeBytes: file.sizeBytes, type, bytes: bytes(), close };
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

async function openFile(
	node: IExecuteFunctions,
	itemIndex: number,
	binary: IBinaryData,
): Promise<VideoSource> {
	const name = `"${binary.fileName ?? 'without a name'}"`;
	if (!binary.id) {
		const bytes = Buffer.from(binary.data, 'base64');
		return await inspect(node, itemIndex, { name, sizeBytes: bytes.length, stream: whole(bytes) });
	}
	const { fileSize } = await node.helpers.getBinaryMetadata(binary.id);
	const stream = await node.helpers.getBinaryStream(binary.id, READ_BYTES);
	// Only here nobody else holds the pieces: a file is read into fresh memory each time.
	const release = binary.id.startsWith(ON_DISK) ? releaseMemory : undefined;
	return await inspect(node, itemIndex, { name, sizeBytes: fileSize, stream, release });
}

/** Opens the video in the item's binary field, wherever n8n keeps it. @throws NodeOperationError */
export async function openBinary(node: IExecuteFunctions, itemIndex: number): Promise<VideoSource> {
	const property = node.getNodeParameter('binaryPropertyName', itemIndex) as string;
	return await openFile(node, itemIndex, node.helpers.assertBinaryData(itemIndex, property));
}

/** The item's video address. @throws NodeOperationError if it is none */
export function parseVideoUrl(node: IExecuteFunctions, itemIndex: number): URL {
	const text = String(node.getNodeParameter('videoUrl', itemIndex)).trim();
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
	throw new NodeOperationError(
		node.getNode(),
		'The video URL is not a complete http or https address. Give one such as https://example.com/video.mp4.',
		{ itemIndex },
	);
}

/**
 * How long a connection may be idle. A source has to pause while TikTok takes a part, and the upload ends after an hour
 * anyway; whether the server itself still gives something is watched apart.
 */
const IDLE_MILLISECONDS = 60 * 60 * 1000;

/** Asks for the video. @returns what prevented it */
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
		// A compressed answer would not say how long the video is.
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

/**
 * Opens the video at an address for streaming. If the server does not say how long it is, n8n's binary store takes it
 * first, since TikTok wants to know before the first byte.
 *
 * @throws NodeOperationError
 */
export async function openUrl(node: IExecuteFunctions, itemIndex: number, url: URL): Promise<VideoSource> {
	const name = `from ${url.host}`;
	const refuse = (reason: string): never => {
		throw new NodeOperationError(
			node.getNode(),
			`The video could not be fetched from ${url.host}: ${reason}. Check the video URL.`,
			{ itemIndex },
		);
	};
	const abort = new AbortController();
	const response = await get(node, url, abort);
	if ('noAnswer' in response) return refuse(response.noAnswer);
	const stream = response.body as ByteStream;
	if (response.statusCode !== 200) {
		stream.destroy();
		return refuse(`it answered with HTTP status ${response.statusCode}`);
	}
	const sizeBytes = Number(response.headers['content-length']);
	if (sizeBytes > 0) {
		return await inspect(node, itemIndex, { name, sizeBytes, stream: watched(stream, abort) });
	}
	const watch = watchStream(stream, abort);
	// n8n writes down what comes at once, so each piece begins a new wait.
	const pieces = stream.map((piece: Uint8Array) => {
		watch.wait();
		return piece;
	});
	const stored = node.helpers.prepareBinaryData(pieces, url.host);
	const broken = () => refuse(watch.stalled?.message ?? 'the connection broke off');
	return await openFile(node, itemIndex, await stored.catch(broken));
}
