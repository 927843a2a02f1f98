/** Reads bytes from one up to another, which is not included. */
export type ReadPieces = (start: number, end: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/** What an inspection reads bytes by: a file on this disk, or a reader of what is elsewhere, near or far. */
export type Inspected = { path: string } | { read: ReadPieces; isNear?: boolean };
