import type { Inspected } from './inspected';

/**
 * Stores the bytes of temporary files. The registry, in the database, records which files are needed.
 */
export interface Blobs {
	/** Writes a new blob durably. After an error, a part of the blob may remain. */
	put(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
	/** Creates an empty blob for `append`. */
	create(name: string): Promise<void>;
	/** Appends bytes to a blob; received bytes are kept even if the source breaks off. */
	append(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
	/** The size of a blob in bytes; undefined if it does not exist. */
	size(name: string): Promise<number | undefined>;
	/** The time of a blob's last write, in milliseconds since 1970; undefined if the blob does not exist. */
	modifiedAt(name: string): Promise<number | undefined>;
	/** Reads a blob from `firstByte` to its end, or up to and including `lastByte`. */
	read(name: string, firstByte: number, lastByte?: number): AsyncIterable<Uint8Array>;
	/** Reads a blob from `firstByte` to its end; a chunk may be overwritten when the next one is requested. */
	scan(name: string, firstByte: number): AsyncIterable<Uint8Array>;
	/** How an inspection reads the blob. */
	inspected(name: string): Inspected;
	/** The names of all blobs created by this service. */
	list(): Promise<string[]>;
	/** Deletes a blob; succeeds if it does not exist. */
	delete(name: string): Promise<void>;
	/** @throws Error if the store is unavailable */
	check(): Promise<void>;
	close(): Promise<void>;
}

/**
 * True for names created by `createTemporaryFiles`. Other files do not belong to the service and are neither counted
 * nor deleted.
 */
export const isOurName = (name: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.upload$/.test(name);
