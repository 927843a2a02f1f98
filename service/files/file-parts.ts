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
	/** The object's size; undefined until all of its bytes are stored. */
	bytes: number | undefined;
	uploadId: string | undefined;
}

/** Returns the name of the file to which an object belongs. */
export const fileOf = (object: string) => object.slice(0, object.indexOf('/'));

/** Records the objects of temporary files in the database, since a store's lists may lag behind. */
export function createFileParts(database: Database) {
	const parts = () => database('file_parts');

	return {
		/** Records an object before it is written. */
		async begin(name: string, firstByte: number): Promise<string> {
			// A unique name, so that late writes by a suspended process do not end up in another object.
			const object = `${name}/${randomUUID()}`;
			await parts().insert({ object, name, first_byte: firstByte });
			return object;
		},

		/** Records the upload ID of an object that is sent in several requests. */
		async noteUpload(object: string, uploadId: string): Promise<void> {
			await parts().where({ object }).update({ upload_id: uploadId });
		},

		/**
		 * Records that an object is complete.
		 *
		 * @throws Error if another object already holds these bytes, or the file was deleted
		 */
		async complete(object: string, bytes: number): Promise<void> {
			const completed = await parts().where({ object }).update({ bytes, upload_id: null });
			if (completed === 0) throw new Error(`The object ${object} was deleted in the meantime.`);
		},

		/** Returns all objects of a file, complete or not, in order. */
		async of(name: string): Promise<FilePart[]> {
			const rows = await parts().where({ name }).orderBy('first_byte');
			return rows.map((row) => ({
				object: row.object,
				firstByte: row.first_byte,
				bytes: row.bytes ?? undefined,
				uploadId: row.upload_id ?? undefined,
			}));
		},

		/** True if the file is in the registry, with or without bytes. */
		isRegistered: async (name: string): Promise<boolean> =>
			(await database('files').where({ name }).first()) !== undefined,

		/** Removes the records of a file's deleted objects. */
		async remove(name: string): Promise<void> {
			await parts().where({ name }).delete();
		},
	};
}

export type FileParts = ReturnType<typeof createFileParts>;
