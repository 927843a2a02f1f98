import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Upload } from '../../channels';
import { ApiError } from '../../core/errors';
import { sendFile } from '../../files/send-file';
import type { TemporaryFiles } from '../../files/temporary-files';

export const fileGone = () =>
	new ApiError(
		404,
		'file_gone',
		'The file of this upload is not available: it has not been fetched yet, or was deleted when the upload finished. Send it again if you need it.',
		'fix-request',
	);

/** Sends the file of an upload. @param upload undefined if it has no file @throws ApiError 404 `file_gone` */
export async function sendUploadFile(
	request: FastifyRequest,
	reply: FastifyReply,
	files: Pick<TemporaryFiles, 'read' | 'size'>,
	upload: Upload | undefined,
): Promise<FastifyReply> {
	const { fileName: name, contentType, sizeBytes, sha256 } = upload ?? {};
	const isThere = name && contentType && sizeBytes && sha256 && (await files.size(name)) === sizeBytes;
	if (!isThere) throw fileGone();
	return sendFile(request, reply, files, { name, contentType, sizeBytes, sha256 });
}
