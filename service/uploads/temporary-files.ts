import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HEAD_BYTES, videoType, type VideoType } from '../../platforms/media';
import { ApiError } from '../errors';

/** A video on disk until its delivery ends. */
export interface StoredFile {
	/** A name of our own, never the user's. */
	name: string;
	sizeBytes: number;
	sha256: string;
	contentType: VideoType;
}

/** Where videos wait. A local folder first; the interface is all that the rest of the service knows. */
export interface TemporaryFiles {
	/**
	 * Writes a video to the end and safely to disk, piece by piece. After an error nothing of it is left.
	 *
	 * @throws ApiError 415 `not_a_video`, 413 `file_too_large`, 400 `empty_file`; or the source's own error
	 */
	write(source: AsyncIterable<Uint8Array>): Promise<StoredFile>;
	/** Reads a file from a byte on. */
	read(name: string, firstByte: number): AsyncIterable<Uint8Array>;
	/** Deletes a file; one that is not there any more is no error. */
	delete(name: string): Promise<void>;
	/** The names of all files there are. */
	list(): Promise<string[]>;
}

const notAVideo = () =>
	new ApiError(
		415,
		'not_a_video',
		'The content is no MP4, MOV or WebM video, whatever its name says. Convert it and send it again.',
		'fix-media',
	);

/** The refusal of a file above `MAX_UPLOAD_BYTES`. */
export function fileTooLarge(maxBytes: number): ApiError {
	return new ApiError(
		413,
		'file_too_large',
		`The video is larger than ${maxBytes} bytes, the limit of this service (MAX_UPLOAD_BYTES). Send a smaller one.`,
		'fix-media',
	);
}

/** Reads at least the first bytes that tell the type, without losing any. */
async function* checked(
	source: AsyncIterable<Uint8Array>,
	onType: (type: VideoType) => void,
	maxBytes: number,
) {
	let head = Buffer.alloc(0);
	let known = false;
	let sizeBytes = 0;
	const learn = () => {
		const type = videoType(head);
		if (type === undefined) throw notAVideo();
		onType(type);
		known = true;
		return head;
	};
	for await (const piece of source) {
		sizeBytes += piece.length;
		if (sizeBytes > maxBytes) throw fileTooLarge(maxBytes);
		if (known) {
			yield piece;
			continue;
		}
		head = Buffer.concat([head, piece]);
		if (head.length >= HEAD_BYTES) yield learn();
	}
	if (sizeBytes === 0)
		throw new ApiError(400, 'empty_file', 'The video has 0 bytes. Send the file itself.', 'fix-media');
	if (!known) yield learn();
}

/** Temporary files in a local folder of mode 0700; each file has mode 0600. @param maxBytes the largest file taken */
export async function createTemporaryFiles(folder: string, maxBytes: number): Promise<TemporaryFiles> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const pathOf = (name: string) => join(folder, name);

	return {
		async write(source) {
			const name = `${randomUUID()}.upload`;
			const hash = createHash('sha256');
			let sizeBytes = 0;
			let contentType: VideoType | undefined;
			const file = await open(pathOf(name), 'wx', 0o600);
			try {
				for await (const piece of checked(source, (type) => (contentType = type), maxBytes)) {
					hash.update(piece);
					sizeBytes += piece.length;
					await file.writeFile(piece);
				}
				await file.sync();
				if (contentType === undefined) throw notAVideo();
				return { name, sizeBytes, sha256: hash.digest('hex'), contentType };
			} catch (error) {
				await rm(pathOf(name), { force: true });
				throw error;
			} finally {
				await file.close();
			}
		},
		read: (name, firstByte) =>
			createReadStream(pathOf(name), { start: firstByte, highWaterMark: 1024 * 1024 }),
		delete: (name) => rm(pathOf(name), { force: true }),
		list: () => readdir(folder),
	};
}
