import { NodeOperationError, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';
import { isVideo } from '../../platforms/media';
import { VideoEnd } from '../../platforms/video-end';

/** The files that an operation accepts, identified by their first bytes, never by their names. */
export interface AcceptedFiles<Type extends string> {
	/** Noun for messages, such as `video`. */
	noun: string;
	/** Number of bytes that `typeOf` needs. */
	headBytes: number;
	typeOf(head: Uint8Array): Type | undefined;
	/** Message for a file of another type, as a continuation of `The file NAME`. */
	refusal: string;
}

/** A file that is ready to be sent. */
export interface OpenFile<Type extends string> {
	sizeBytes: number;
	type: Type;
	/** The whole file, readable once; each chunk is valid until the next one is requested. */
	bytes: AsyncIterable<Uint8Array>;
	/** Closes the file or connection, whether or not everything was read. */
	close(): Promise<void>;
}

/** Number of bytes that n8n reads from a file at a time. */
const READ_BYTES = 1_048_576;

/** Prefix of n8n's IDs for files on its own disk. */
const ON_DISK = 'filesystem';

/** An open file whose type is not known yet. */
export interface UninspectedFile {
	name: string;
	sizeBytes: number;
	stream: AsyncIterable<Uint8Array>;
	/** Frees the memory of a used chunk. */
	release?: (piece: Uint8Array) => void;
}

/**
 * Frees a chunk's memory immediately. Otherwise, every few chunks trigger a full garbage collection of n8n's memory,
 * which takes longer than sending the chunks. Node 20 cannot free memory this way and leaves it to the garbage
 * collector.
 */
export function releaseMemory({ buffer, byteLength }: Uint8Array): void {
	// Memory shared with other chunks must be kept.
	if (byteLength < buffer.byteLength) return;
	(buffer as ArrayBuffer & { transfer?: (sizeBytes: number) => ArrayBuffer }).transfer?.(0);
}

/**
 * Checks the type of a file by its first bytes without consuming them.
 *
 * @throws NodeOperationError if the type is not accepted
 */
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
				`The ${accepted.noun} ${file.name} could not be read completely (${error.message}). Try again with the complete file.`,
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

/** Yields the chunks of a file. @throws NodeOperationError at the end if the file is a truncated video */
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
		`The video ${name} is truncated: its end is missing. It was not sent. Get a complete copy and try again.`,
		{ itemIndex },
	);
}

async function* inMemory(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

const nameOf = ({ fileName }: IBinaryData) => `"${fileName ?? 'without a name'}"`;

/** Opens a file stored by n8n in any storage mode. @throws NodeOperationError */
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
	// The chunks of files on disk are read into fresh memory, so only these can be freed safely.
	const release = binary.id.startsWith(ON_DISK) ? releaseMemory : undefined;
	return await inspect(node, itemIndex, { name, sizeBytes: fileSize, stream, release }, accepted);
}

/** Yields the contents of a file, starting at the given byte. */
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

/** Opens a file stored by n8n again, starting at the given byte. @param type as detected by `openFile` */
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
