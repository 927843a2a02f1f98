import {
	NodeOperationError,
	type IBinaryData,
	type IExecuteFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import { toNoAnswer } from '../../credentials/n8n-http';
import { HEAD_BYTES, videoType, type VideoType } from '../../platforms/media';
import { STALL_MILLISECONDS, StallWatch, watched, type ByteStream } from './stall-watch';

/** A video that is ready to be sent. */
export interface VideoSource {
	sizeBytes: number;
	type: VideoType;
	/** All of it, once. */
	bytes: AsyncIterable<Uint8Array>;
	/** Gives the file or connection back, whether or not everything was read. */
	close(): Promise<void>;
}

/** How much n8n reads from a file at a time. */
const READ_BYTES = 1_048_576;

/** Looks at the head of the video without losing it. @throws NodeOperationError if it is none that TikTok takes */
async function inspect(
	node: IExecuteFunctions,
	itemIndex: number,
	file: { name: string; sizeBytes: number; stream: AsyncIterable<Uint8Array> },
): Promise<VideoSource> {
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
		for (let piece = await read(); !piece.done; piece = await read()) yield piece.value;
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
	return await inspect(node, itemIndex, { name, sizeBytes: fileSize, stream });
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

async function get(node: IExecuteFunctions, url: URL): Promise<IN8nHttpFullResponse> {
	return await node.helpers.httpRequest({
		method: 'GET',
		url: url.href,
		// A compressed answer would not say how long the video is.
		headers: { 'accept-encoding': 'identity' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: STALL_MILLISECONDS,
		abortSignal: node.getExecutionCancelSignal(),
	});
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
	const response = await get(node, url).catch((error: unknown) => refuse(toNoAnswer(error).noAnswer));
	const stream = response.body as ByteStream;
	if (response.statusCode !== 200) {
		stream.destroy();
		return refuse(`it answered with HTTP status ${response.statusCode}`);
	}
	const sizeBytes = Number(response.headers['content-length']);
	if (sizeBytes > 0) return await inspect(node, itemIndex, { name, sizeBytes, stream: watched(stream) });
	const watch = new StallWatch(stream);
	// n8n writes down what comes at once, so each piece begins a new wait.
	const pieces = stream.map((piece: Uint8Array) => {
		watch.wait();
		return piece;
	});
	const stored = node.helpers.prepareBinaryData(pieces, url.host);
	const broken = () => refuse(watch.stalled?.message ?? 'the connection broke off');
	return await openFile(node, itemIndex, await stored.catch(broken));
}
