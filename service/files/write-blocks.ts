import type { FileHandle } from 'node:fs/promises';

/** Large enough for efficient disk writes, and small enough to hold the blocks of 200 uploads in memory. */
const BLOCK_BYTES = 256 * 1024;

/** Writes all chunks. The system may write only some of the bytes at a time, for example if the disk is almost full. */
async function writePieces(file: FileHandle, pieces: Uint8Array[], sizeBytes: number): Promise<void> {
	const { bytesWritten } = await file.writev(pieces);
	if (bytesWritten < sizeBytes) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}

/**
 * Writes a source to a file in large blocks; while one block is written, the next one is read. If the source breaks
 * off, the bytes received so far are still written.
 */
export async function writeBlocks(file: FileHandle, source: AsyncIterable<Uint8Array>): Promise<void> {
	let writing: Promise<void> = Promise.resolve();
	let block: Uint8Array[] = [];
	let blockBytes = 0;
	async function flush(): Promise<void> {
		await writing;
		if (blockBytes === 0) return;
		writing = writePieces(file, block, blockBytes);
		// An error is handled with the next block; until then, nothing awaits this promise.
		writing.catch(() => {});
		[block, blockBytes] = [[], 0];
	}
	try {
		for await (const piece of source) {
			block.push(piece);
			blockBytes += piece.length;
			if (blockBytes >= BLOCK_BYTES) await flush();
		}
	} finally {
		await flush();
		await writing;
	}
}
