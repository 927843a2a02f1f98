/** Reads bytes from `start` up to, but not including, `end`. */
export type ReadPieces = (start: number, end: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/** How an inspection reads bytes: a file on this disk, or a reader for a local or remote store. */
export type Inspected = { path: string } | { read: ReadPieces; isNear?: boolean };
