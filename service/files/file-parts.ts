import { randomUUID } from 'node:crypto';
import type { Database } from '../database';

interface Row {
	object: string;
	name: string;
	first_byte: number;
	bytes: number | null;
	upload_id: string | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		file_parts: Row;
	}
}

/** An object in the store: a temporary file, or a part of one. */
export interface FilePart {
	object: string;
	firstByte: number;
	/** Undefined as long as not all of them are there. */
	bytes: number | undefined;
	uploadId: string | undefined;
}

/** The name of the file that an object belongs to. */
export const fileOf = (object: string) => object.slice(0, object.indexOf('/'));

/** Which objects temporary files are made of, in the database: lists of a store may come late. */
export function createFileParts(database: Database) {
	const parts = () => database('file_parts');

	return {
		/** Enters an object that is going to be written. */
		async begin(name: string, firstByte: number): Promise<string> {
			// A name of its own: what a process that stood still sends at last must not land in the object of another.
			const object = `${name}/${randomUUID()}`;
			await parts().insert({ object, name, first_byte: firstByte });
			return object;
		},

		/** Notes that an object comes in several requests. */
		async noteUpload(object: string, uploadId: string): Promise<void> {
			await parts().where({ object }).update({ upload_id: uploadId });
		},

		/** Notes that all bytes of an object are there. @throws Error if another one has them already, or the file was deleted */
		async complete(object: string, bytes: number): Promise<void> {
			const completed = await parts().where({ object }).update({ bytes, upload_id: null });
			if (completed === 0) throw new Error(`The object ${object} was given up meanwhile.`);
		},

		/** All objects of a file, complete or not, in order. */
		async of(name: string): Promise<FilePart[]> {
			const rows = await parts().where({ name }).orderBy('first_byte');
			return rows.map((row) => ({
				object: row.object,
				firstByte: row.first_byte,
				bytes: row.bytes ?? undefined,
				uploadId: row.upload_id ?? undefined,
			}));
		},

		/** Whether the register has a file, with or without bytes. */
		isRegistered: async (name: string): Promise<boolean> =>
			(await database('files').where({ name }).first()) !== undefined,

		/** Forgets the objects of a file, which are gone. */
		async remove(name: string): Promise<void> {
			await parts().where({ name }).delete();
		},
	};
}

export type FileParts = ReturnType<typeof createFileParts>;
