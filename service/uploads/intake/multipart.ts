import type { FastifyRequest } from 'fastify';
import { ApiError, explainStorage, isKnown } from '../../core/errors';
import { OWN_LISTS } from './own-fields';
import { FIELD_NAMES } from './upload-fields';
import { fileIsEmpty } from '../../files/media-check';
import { withPatience, type Patience } from '../../core/slow-clients';
import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';

const LIMITS = {
	fields: 50,
	fieldSize: 64 * 1024,
	parts: 60,
	fileSize: Number.POSITIVE_INFINITY,
};

const LONGEST_NAME = 100;

/** A form's fields by name, each with its values in order: text, or what JSON stands for. */
export type FormFields = Record<string, unknown[]>;

/**
 * Whether a part is a file. Clients leave the file name out, or the content type, and send JSON as if it were a file; a
 * part that looks like none of our fields' texts is one.
 */
function isFile(field: string | undefined, type: string | undefined, name: string | undefined): boolean {
	if (/^application\/json\b/i.test(type ?? '')) return false;
	const isField = FIELD_NAMES.includes((field ?? '').replace(/\[.*$/, ''));
	if (isField && (name === undefined || /^text\//i.test(type ?? ''))) return false;
	return name !== undefined || field === 'file' || /^(video|image|application)\//i.test(type ?? '');
}

const WITH_MEMBERS = ['account', ...OWN_LISTS];

/** A part of JSON is the value of its field; under a name of its own it has fields of ours as members. */
function addField(fields: FormFields, name: string, value: unknown): void {
	const isBody =
		typeof value === 'object' && value !== null && !Array.isArray(value) && !WITH_MEMBERS.includes(name);
	const members = isBody ? Object.entries(value) : [[name, value] as const];
	for (const [member, one] of members) (fields[member] ??= []).push(one);
}

/** The first bytes of a part, and a way to read it all. */
async function open(source: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer> | undefined> {
	const pieces = source[Symbol.asyncIterator]();
	const first = await pieces.next();
	if (first.done) return undefined;
	return (async function* () {
		yield first.value;
		yield* { [Symbol.asyncIterator]: () => pieces };
	})();
}

const refusal = (code: string, reason: string) =>
	new ApiError(400, code, `The multipart body ${reason}. Correct it and send it again.`, 'fix-request');

const tooManyFields = () =>
	refusal(
		'too_many_fields',
		`has more than ${LIMITS.fields} fields, one above ${LIMITS.fieldSize} bytes, or a name above ${LONGEST_NAME} characters`,
	);

/** What the parser's own errors mean for the caller; every other error stays as it is. */
function explain(error: unknown): unknown {
	const { code } = error as { code?: string };
	if (isKnown(explainStorage(error)) || (code !== undefined && !code.startsWith('FST_'))) return error;
	if (code === 'FST_INVALID_JSON_FIELD_ERROR') {
		return refusal('request_invalid', 'has a part of type application/json that is no JSON');
	}
	return code?.endsWith('_LIMIT')
		? tooManyFields()
		: refusal('multipart_broken', 'ends early or is not well-formed');
}

/**
 * Reads a multipart body; its file goes to a temporary file as it comes.
 *
 * @param options.beforeFile called with the fields that came before the file, so that a wrong request ends before its bytes
 * @returns the caller owns the file from here on; after an error nothing of it is left
 */
export async function readMultipart(
	request: FastifyRequest,
	options: {
		files: TemporaryFiles;
		patience: Patience;
		/** The most bytes that the file can have, by what the request announces. */
		announcedBytes: number | undefined;
		beforeFile: (fields: FormFields) => void;
	},
): Promise<{ fields: FormFields; file: StoredFile | undefined }> {
	const { files, patience, announcedBytes, beforeFile } = options;
	// Without a prototype, so that no name of a field means more than itself.
	const fields: FormFields = Object.create(null);
	let file: StoredFile | undefined;
	let emptyFile = false;
	try {
		for await (const part of withPatience(
			request.parts({ limits: LIMITS, isPartAFile: isFile }),
			patience,
			() => 0,
		)) {
			if (part.type === 'field') {
				// The parser cuts values that are too long and goes on.
				if (part.valueTruncated || part.fieldname.length > LONGEST_NAME) throw tooManyFields();
				addField(fields, part.fieldname, part.value);
				continue;
			}
			const bytes = await open(withPatience(part.file, patience, (piece: Buffer) => piece.length));
			// A file input in which nobody has chosen anything is sent as well.
			if (bytes === undefined) {
				emptyFile ||= Boolean(part.filename);
				continue;
			}
			if (file !== undefined) {
				throw new ApiError(
					400,
					'several_files',
					'The request has more than one file. Send one file a request.',
					'fix-request',
				);
			}
			beforeFile(fields);
			if (part.filename) fields.filename ??= [part.filename];
			file = await files.write(bytes, announcedBytes);
		}
		if (file === undefined && emptyFile) throw fileIsEmpty();
		return { fields, file };
	} catch (error) {
		if (file !== undefined) await files.delete(file.name);
		throw explain(error);
	}
}
