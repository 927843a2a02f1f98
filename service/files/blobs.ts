import type { Inspected } from './inspected';

/**
 * Stores the bytes of temporary files. Which of them are needed is recorded in the registry, in the database.
 */
export interface Blobs {
	/** Writes a new blob durably. After an error a part of it may remain. */
	put(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
	/** Creates an empty blob for `append`. */
	create(name: string): Promise<void>;
	/** Appends bytes to a blob; received bytes are kept even if the source breaks off. */
	append(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
	/** The size of a blob in bytes; undefined if it does not exist. */
	size(name: string): Promise<number | undefined>;
	/** When a blob was last written: milliseconds since 1970; undefined if it does not exist. */
	modifiedAt(name: string): Promise<number | undefined>;
	/** Reads a blob from a byte to its end, or up to and including another byte. */
	read(name: string, firstByte: number, lastByte?: number): AsyncIterable<Uint8Array>;
	/** Reads a blob from a byte to its end; a chunk may be overwritten when the next one is requested. */
	scan(name: string, firstByte: number): AsyncIterable<Uint8Array>;
	/** How an inspection reads it. */
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
 * True for names created by `createTemporaryFiles`; other files are not ours and are neither counted nor
 * deleted.
 */
export const isOurName = (name: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.upload$/.test(name);
