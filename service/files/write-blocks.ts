import type { FileHandle } from 'node:fs/promises';

/** Large enough that the way to the disk costs little, small enough to hold 200 uploads in memory. */
const BLOCK_BYTES = 256 * 1024;

/** Writes pieces to the end; the system may take only a part of them at a time, for example before a disk is full. */
async function writePieces(file: FileHandle, pieces: Uint8Array[], sizeBytes: number): Promise<void> {
	const { bytesWritten } = await file.writev(pieces);
	if (bytesWritten < sizeBytes) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}

/**
 * Writes a source to a file in large blocks; while one is written, the next one is read. What came before the source
 * broke off is written too.
 */
export async function writeBlocks(file: FileHandle, source: AsyncIterable<Uint8Array>): Promise<void> {
	let writing: Promise<void> = Promise.resolve();
	let block: Uint8Array[] = [];
	let blockBytes = 0;
	async function flush(): Promise<void> {
		await writing;
		if (blockBytes === 0) return;
		writing = writePieces(file, block, blockBytes);
		// Looked at with the next block; until then nobody else waits for it.
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
