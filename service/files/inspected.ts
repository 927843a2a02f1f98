/** Reads bytes from `start` up to, but not including, `end`. */
export type ReadPieces = (start: number, end: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/**
 * How an inspection reads bytes: from a file on this disk, or through a reader. `isNear` is true if each read is cheap.
 */
export type Inspected = { path: string } | { read: ReadPieces; isNear?: boolean };
