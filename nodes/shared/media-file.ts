import { NodeOperationError, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';
import { isVideo } from '../../platforms/media';
import { VideoEnd } from '../../platforms/video-end';

/** Which files an operation takes; they are told by their first bytes, never by their names. */
export interface AcceptedFiles<Type extends string> {
	/** What it is, for messages: `video`. */
	noun: string;
	/** How many bytes `typeOf` wants to see. */
	headBytes: number;
	typeOf(head: Uint8Array): Type | undefined;
	/** What a file of another type is told, after `The file NAME`. */
	refusal: string;
}

/** A file that is ready to be sent. */
export interface OpenFile<Type extends string> {
	sizeBytes: number;
	type: Type;
	/** All of it, once; each piece is valid until the next one is asked for. */
	bytes: AsyncIterable<Uint8Array>;
	/** Gives the file or connection back, whether or not everything was read. */
	close(): Promise<void>;
}

/** How much n8n reads from a file at a time. */
const READ_BYTES = 1_048_576;

/** What n8n's ids of files on its own disk begin with. */
const ON_DISK = 'filesystem';

/** A file before anybody has looked into it. */
export interface UninspectedFile {
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
export function releaseMemory({ buffer, byteLength }: Uint8Array): void {
	// Memory that is shared with other pieces has to stay.
	if (byteLength < buffer.byteLength) return;
	(buffer as ArrayBuffer & { transfer?: (sizeBytes: number) => ArrayBuffer }).transfer?.(0);
}

/** Looks at the head of a file without losing it. @throws NodeOperationError if it is none that is accepted */
export async function inspect<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	file: UninspectedFile,
	accepted: AcceptedFiles<Type>,
): Promise<OpenFile<Type>> {
	const reader = file.stream[Symbol.asyncIterator]();
	const close = async () => void (await reader.return?.());
	const read = () =>
		reader.next().catch((error: { message?: string }): never => {
			throw new NodeOperationError(
				node.getNode(),
				`The ${accepted.noun} ${file.name} could not be read to its end (${error.message}). Send it again when it is complete.`,
				{ itemIndex },
			);
		});
	const begun: Uint8Array[] = [];
	let head = Buffer.alloc(0);
	while (head.length < accepted.headBytes) {
		const piece = await read();
		if (piece.done) break;
		begun.push(piece.value);
		head = Buffer.concat([head, piece.value.subarray(0, accepted.headBytes)]);
	}
	const type = accepted.typeOf(head);
	if (!type) {
		await close();
		throw new NodeOperationError(node.getNode(), `The file ${file.name} ${accepted.refusal}`, { itemIndex });
	}
	async function* bytes() {
		yield* begun;
		for (let piece = await read(); !piece.done; piece = await read()) {
			yield piece.value;
			file.release?.(piece.value);
		}
	}
	return {
		sizeBytes: file.sizeBytes,
		type,
		bytes: checkedToEnd(node, itemIndex, file.name, type, bytes()),
		close,
	};
}

/** The pieces of a file, which end with an error if it is a video whose end is missing. */
export async function* checkedToEnd(
	node: IExecuteFunctions,
	itemIndex: number,
	name: string,
	type: string,
	bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	const end = isVideo(type) ? new VideoEnd(type) : undefined;
	for await (const piece of bytes) {
		end?.see(piece);
		yield piece;
	}
	if (!end?.missingBytes()) return;
	throw new NodeOperationError(
		node.getNode(),
		`The video ${name} is cut off: its end is missing. It was not sent. Get it again as a whole.`,
		{ itemIndex },
	);
}

async function* inMemory(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

const nameOf = ({ fileName }: IBinaryData) => `"${fileName ?? 'without a name'}"`;

/** Opens a file that n8n holds, wherever it keeps it. @throws NodeOperationError */
export async function openFile<Type extends string>(
	node: IExecuteFunctions,
	itemIndex: number,
	binary: IBinaryData,
	accepted: AcceptedFiles<Type>,
): Promise<OpenFile<Type>> {
	const name = nameOf(binary);
	if (!binary.id) {
		const bytes = Buffer.from(binary.data, 'base64');
		const file = { name, sizeBytes: bytes.length, stream: inMemory(bytes) };
		return await inspect(node, itemIndex, file, accepted);
	}
	const { fileSize } = await node.helpers.getBinaryMetadata(binary.id);
	const stream = await node.helpers.getBinaryStream(binary.id, READ_BYTES);
	// Only here nobody else holds the pieces: a file is read into fresh memory each time.
	const release = binary.id.startsWith(ON_DISK) ? releaseMemory : undefined;
	return await inspect(node, itemIndex, { name, sizeBytes: fileSize, stream, release }, accepted);
}

/** What a file holds from a byte on. */
export async function* skipBytes(
	stream: AsyncIterable<Uint8Array>,
	firstByte: number,
): AsyncGenerator<Uint8Array> {
	let left = firstByte;
	for await (const piece of stream) {
		if (left < piece.length) yield piece.subarray(left);
		left = Math.max(0, left - piece.length);
	}
}

/** Opens a file that n8n holds once more, from a byte on. @param type as `openFile` has found it */
export async function reopenFile(
	node: IExecuteFunctions,
	itemIndex: number,
	binary: IBinaryData,
	type: string,
	firstByte = 0,
): Promise<AsyncIterable<Uint8Array>> {
	const { id, data } = binary;
	const bytes = id
		? await node.helpers.getBinaryStream(id, READ_BYTES)
		: inMemory(Buffer.from(data, 'base64'));
	return skipBytes(checkedToEnd(node, itemIndex, nameOf(binary), type, bytes), firstByte);
}
