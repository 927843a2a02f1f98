import type { FastifyRequest } from 'fastify';
import { ApiError, explainStorage, isKnown } from '../errors';
import { withPatience, type Patience } from './slow-clients';
import type { StoredFile, TemporaryFiles } from './temporary-files';

const LIMITS = {
	fields: 50,
	fieldSize: 64 * 1024,
	parts: 60,
	fileSize: Number.POSITIVE_INFINITY,
};

const LONGEST_NAME = 100;

/** A form's fields by name, each with its values in order. */
export type FormFields = Record<string, string[]>;

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
	try {
		for await (const part of withPatience(request.parts({ limits: LIMITS }), patience, () => 0)) {
			if (part.type === 'field') {
				// The parser cuts values that are too long and goes on.
				if (part.valueTruncated || part.fieldname.length > LONGEST_NAME) throw tooManyFields();
				const values = Array.isArray(part.value) ? part.value.map(String) : [String(part.value)];
				fields[part.fieldname] = [...(fields[part.fieldname] ?? []), ...values];
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
			const bytes = withPatience(part.file, patience, (piece: Buffer) => piece.length);
			file = await files.write(bytes, announcedBytes);
		}
		return { fields, file };
	} catch (error) {
		if (file !== undefined) await files.delete(file.name);
		throw explain(error);
	}
}
