import type { PlatformError } from '../errors';
import type { BytesSource } from './container-request';
import { instagramProblem } from './errors';

const REPORT_EVERY_BYTES = 4_000_000;

function sourceError(code: string, message: string): PlatformError {
	return instagramProblem(code, 'fix-media', message);
}

export interface AnnouncedSource extends BytesSource {
	/** Called with the number of bytes sent so far, every few megabytes and at the end. */
	onProgress?: (bytesSent: number) => void | Promise<void>;
}

/**
 * Yields the bytes of a file from an offset, exactly as many as announced. The final byte is held back until the source
 * has ended, because Instagram considers the file complete once it has that byte. The transport only reports that a
 * body was aborted; the cause is kept in `error`.
 */
export function announcedBytes(
	{ sizeBytes, open, onProgress }: AnnouncedSource,
	firstByte: number,
): { bytes(): AsyncGenerator<Uint8Array>; error?: unknown } {
	async function* read() {
		let sent = firstByte;
		let reported = firstByte;
		let last: Uint8Array | undefined;
		for await (const piece of await open(firstByte)) {
			sent += piece.length;
			if (sent > sizeBytes) {
				throw sourceError(
					'source_too_long',
					'The file is longer than announced. Try again with the complete file.',
				);
			}
			if (sent === sizeBytes && piece.length > 0) {
				last = Uint8Array.from(piece.subarray(-1));
				if (piece.length > 1) yield piece.subarray(0, -1);
				continue;
			}
			yield piece;
			if (sent - reported < REPORT_EVERY_BYTES) continue;
			reported = sent;
			await onProgress?.(sent);
		}
		if (sent < sizeBytes) {
			throw sourceError(
				'source_incomplete',
				`The file ended at byte ${sent}, before all of it was read. Try again with the complete file.`,
			);
		}
		if (last) yield last;
		if (reported < sent) await onProgress?.(sent);
	}
	const rest: ReturnType<typeof announcedBytes> = {
		async *bytes() {
			const pieces = read();
			try {
				for (;;) {
					const step = await pieces.next().catch((error: unknown) => {
						rest.error = error;
						throw error;
					});
					if (step.done) return;
					yield step.value;
				}
			} finally {
				await pieces.return(undefined);
			}
		},
	};
	return rest;
}
