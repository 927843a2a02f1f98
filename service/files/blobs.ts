import type { Inspected } from './inspected';

/** Where the bytes of temporary files are. Which of them are needed is in the register, in the database. */
export interface Blobs {
	/** Writes a new blob to the end, and safely. After an error there may be a part of it. */
	put(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
	/** Makes an empty blob for `append`. */
	create(name: string): Promise<void>;
	/** Adds bytes to the end of a blob; what has come is kept even if the source breaks off. */
	append(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
	/** How many bytes a blob has; undefined if there is none. */
	size(name: string): Promise<number | undefined>;
	/** When a blob was written last: milliseconds since 1970; undefined if there is none. */
	modifiedAt(name: string): Promise<number | undefined>;
	/** Reads a blob from a byte on, to its end or up to and including another byte. */
	read(name: string, firstByte: number, lastByte?: number): AsyncIterable<Uint8Array>;
	/** Goes through a blob from a byte on to its end; a piece may be overwritten when the next one is asked for. */
	scan(name: string, firstByte: number): AsyncIterable<Uint8Array>;
	/** What an inspection reads it by. */
	inspected(name: string): Inspected;
	/** The names of all blobs, of those that were made here. */
	list(): Promise<string[]>;
	/** One that is not there is no error. */
	delete(name: string): Promise<void>;
	/** @throws Error if they cannot be reached */
	check(): Promise<void>;
	close(): Promise<void>;
}

/** The names that `createTemporaryFiles` gives: what is called otherwise is not ours, and is neither counted nor deleted. */
export const isOurName = (name: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.upload$/.test(name);
