import type { FastifyRequest } from 'fastify';
import { ApiError, isKnown } from '../errors';
import { fromMultipart, type UploadFields } from './fields';
import type { StoredFile, TemporaryFiles } from './temporary-files';

const LIMITS = { fields: 50, fieldSize: 64 * 1024, parts: 60, fileSize: Number.POSITIVE_INFINITY };

/** What the parser's own errors mean for the caller; every other error stays as it is. */
function explain(error: unknown): unknown {
	const { code } = error as { code?: string };
	if (isKnown(error) || (code !== undefined && !code.startsWith('FST_'))) return error;
	const [name, reason] = code?.endsWith('_LIMIT')
		? ['too_many_fields', `has more than ${LIMITS.fields} fields or one above ${LIMITS.fieldSize} bytes`]
		: ['multipart_broken', 'ends early or is not well-formed'];
	return new ApiError(
		400,
		name,
		`The multipart body ${reason}. Correct it and send it again.`,
		'fix-request',
	);
}

/**
 * Reads a multipart body; its file goes to a temporary file as it comes.
 *
 * @param beforeFile called with the fields that came before the file, so that a wrong request ends before its bytes
 * @returns the caller owns the file from here on; after an error nothing of it is left
 */
export async function readMultipart(
	request: FastifyRequest,
	files: TemporaryFiles,
	beforeFile: (fields: UploadFields) => void,
): Promise<{ fields: UploadFields; file: StoredFile | undefined }> {
	const fields = new Map<string, string[]>();
	let file: StoredFile | undefined;
	try {
		for await (const part of request.parts({ limits: LIMITS })) {
			if (part.type === 'field') {
				fields.set(part.fieldname, [...(fields.get(part.fieldname) ?? []), String(part.value)]);
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
			beforeFile(fromMultipart(fields));
			file = await files.write(part.file);
		}
		return { fields: fromMultipart(fields), file };
	} catch (error) {
		if (file !== undefined) await files.delete(file.name);
		throw explain(error);
	}
}
