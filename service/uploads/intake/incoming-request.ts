import type { FastifyRequest } from 'fastify';
import { mediaOf, type Media, type UploadFields } from '../../channels';
import { readFields } from './upload-fields';
import { readMultipart } from './multipart';
import { announcedSize, explainBody, RAW_TYPES, readRawFile, type RawLimits } from '../../files/raw-body';
import type { StoredFile, TemporaryFiles } from '../../files/temporary-files';

/** Space for the fields and boundaries around a file in a multipart body. */
const MULTIPART_OVERHEAD_BYTES = 1024 * 1024;

/** A parsed upload request. */
export interface Incoming {
	fields: UploadFields;
	/** Owned by the caller. */
	file: StoredFile | undefined;
}

/**
 * Reads an upload request in any of the accepted formats: JSON, a form, or the raw file with the fields in the
 * query string.
 *
 * @param options.beforeFile called before the bytes of a file are read, if all fields are known at that point
 * @throws ApiError, with no file left behind
 */
export async function readIncoming(
	request: FastifyRequest,
	options: RawLimits & {
		beforeFile: (fields: UploadFields, media: Media) => Promise<unknown>;
	},
): Promise<Incoming> {
	const { files, maxUploadBytes, patience, beforeFile } = options;
	const type = request.headers['content-type'] ?? '';
	const isRaw = RAW_TYPES.test(type);
	if (!isRaw && !request.isMultipart()) {
		return { fields: readFields((request.body ?? {}) as Record<string, unknown>), file: undefined };
	}
	const announcedBytes = announcedSize(request, maxUploadBytes, isRaw ? 0 : MULTIPART_OVERHEAD_BYTES);
	if (isRaw) {
		const fields = readFields(request.query as Record<string, unknown>);
		const file = await readRawFile(request, options, async (kind) => {
			if (kind !== undefined) await beforeFile(fields, mediaOf({ contentType: kind, imageUrls: [] }));
		});
		return { fields, file };
	}
	try {
		const { fields, file } = await readMultipart(request, {
			files,
			patience,
			announcedBytes,
			beforeFile: (early) => {
				if (Object.keys(early).some((name) => name.startsWith('platforms'))) readFields(early);
			},
		});
		return await ownedBy(files, file, () => ({ fields: readFields(fields), file }));
	} catch (error) {
		throw explainBody(error);
	}
}

/** Runs a function that takes ownership of a file, and deletes the file if it fails. */
export async function ownedBy<T>(
	files: TemporaryFiles,
	file: StoredFile | undefined,
	take: () => T | Promise<T>,
): Promise<T> {
	try {
		return await take();
	} catch (error) {
		if (file !== undefined) await files.delete(file.name);
		throw error;
	}
}
