import { storageFull } from '../core/errors';

/** How many bytes all temporary files together may hold, and which file holds how many. */
export interface ByteBudget {
	/** Looks whether so many bytes would fit now, without keeping room for them. @throws ApiError 507 `storage_full` */
	check(sizeBytes: number): void;
	/**
	 * Lets a file hold at least so many bytes.
	 *
	 * @throws ApiError 507 `storage_full`; the file then holds what it held before
	 */
	reserve(name: string, sizeBytes: number): void;
	/** Notes how many bytes a file really has. */
	settle(name: string, sizeBytes: number): void;
	/** Gives back what a file holds. */
	release(name: string): void;
	usedBytes(): number;
}

/** @param found the files there are at the start, which count even beyond the limit */
export function createByteBudget(maxBytes: number, found: ReadonlyMap<string, number>): ByteBudget {
	const held = new Map(found);
	let usedBytes = [...found.values()].reduce((sum, bytes) => sum + bytes, 0);
	const settle = (name: string, sizeBytes: number) => {
		usedBytes += sizeBytes - (held.get(name) ?? 0);
		held.set(name, sizeBytes);
	};
	function check(more: number): void {
		if (usedBytes + more <= maxBytes) return;
		throw storageFull(`The temporary files hold ${usedBytes} of ${maxBytes} bytes (TEMP_MAX_BYTES).`);
	}
	return {
		check,
		reserve(name, sizeBytes) {
			const more = sizeBytes - (held.get(name) ?? 0);
			if (more <= 0) return;
			check(more);
			settle(name, sizeBytes);
		},
		settle,
		release(name) {
			settle(name, 0);
			held.delete(name);
		},
		usedBytes: () => usedBytes,
	};
}
