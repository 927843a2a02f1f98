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

/** A form's fields by name, each with its values in order: text or parsed JSON. */
export type FormFields = Record<string, unknown[]>;

/**
 * True if a part is a file. Some clients omit the file name or the content type, or send JSON as a file. A part that
 * does not look like the text of a known field is treated as a file.
 */
function isFile(field: string | undefined, type: string | undefined, name: string | undefined): boolean {
	if (/^application\/json\b/i.test(type ?? '')) return false;
	const isField = FIELD_NAMES.includes((field ?? '').replace(/\[.*$/, ''));
	if (isField && (name === undefined || /^text\//i.test(type ?? ''))) return false;
	return name !== undefined || field === 'file' || /^(video|image|application)\//i.test(type ?? '');
}

const WITH_MEMBERS = ['account', ...OWN_LISTS];

/**
 * Adds the value of a part. If the value is a JSON object, its members are added as fields, unless the field itself
 * takes an object.
 */
function addField(fields: FormFields, name: string, value: unknown): void {
	const isBody =
		typeof value === 'object' && value !== null && !Array.isArray(value) && !WITH_MEMBERS.includes(name);
	const members = isBody ? Object.entries(value) : [[name, value] as const];
	for (const [member, one] of members) (fields[member] ??= []).push(one);
}

/** Returns a part as a stream; undefined if the part is empty. */
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
	new ApiError(400, code, `The multipart body ${reason}. Correct it and retry.`, 'fix-request');

const tooManyFields = () =>
	refusal(
		'too_many_fields',
		`has more than ${LIMITS.fields} fields, a field larger than ${LIMITS.fieldSize} bytes, or a name longer than ${LONGEST_NAME} characters`,
	);

/** Maps the parser's errors to API errors; other errors are returned unchanged. */
function explain(error: unknown): unknown {
	const { code } = error as { code?: string };
	if (isKnown(explainStorage(error)) || (code !== undefined && !code.startsWith('FST_'))) return error;
	if (code === 'FST_INVALID_JSON_FIELD_ERROR') {
		return refusal('request_invalid', 'has a part of type application/json that is not valid JSON');
	}
	return code?.endsWith('_LIMIT')
		? tooManyFields()
		: refusal('multipart_broken', 'is incomplete or malformed');
}

/**
 * Reads a multipart body and streams its file to a temporary file.
 *
 * @param options.beforeFile called with the fields that precede the file, so that an invalid request is rejected
 * before the file is read
 * @returns the fields and the file, which the caller then owns; after an error, no file is left behind
 */
export async function readMultipart(
	request: FastifyRequest,
	options: {
		files: TemporaryFiles;
		patience: Patience;
		/** Upper bound of the file size, from the request's headers. */
		announcedBytes: number | undefined;
		beforeFile: (fields: FormFields) => void;
	},
): Promise<{ fields: FormFields; file: StoredFile | undefined }> {
	const { files, patience, announcedBytes, beforeFile } = options;
	// No prototype, so that field names such as `__proto__` have no special meaning.
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
				// The parser truncates long values instead of failing.
				if (part.valueTruncated || part.fieldname.length > LONGEST_NAME) throw tooManyFields();
				addField(fields, part.fieldname, part.value);
				continue;
			}
			const bytes = await open(withPatience(part.file, patience, (piece: Buffer) => piece.length));
			// Browsers send file inputs even if no file is selected.
			if (bytes === undefined) {
				emptyFile ||= Boolean(part.filename);
				continue;
			}
			if (file !== undefined) {
				throw new ApiError(
					400,
					'several_files',
					'The request has more than one file. Send one file per request.',
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
