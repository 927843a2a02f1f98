import type { Opened } from '../outgoing';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 2_000_000;

/**
 * Fetches an image from a platform's server.
 *
 * @param open applies the rules for external URLs
 * @returns undefined after a timeout, or if the image is too large
 */
export async function fetchPicture(
	open: (signal: AbortSignal) => Promise<Opened>,
	stopped?: AbortSignal,
): Promise<Buffer | undefined> {
	try {
		const timeout = AbortSignal.timeout(TIMEOUT_MS);
		const { body } = await open(stopped ? AbortSignal.any([stopped, timeout]) : timeout);
		const parts: Uint8Array[] = [];
		let sizeBytes = 0;
		for await (const part of body) {
			parts.push(part);
			sizeBytes += part.length;
			if (sizeBytes > MAX_BYTES) return undefined;
		}
		return Buffer.concat(parts);
	} catch {
		stopped?.throwIfAborted();
		return undefined;
	}
}
