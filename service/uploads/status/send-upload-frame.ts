import type { FastifyReply } from 'fastify';
import type { Upload } from '../../channels';
import { binary, empty, refusals } from '../../core/schemas';
import type { Frames } from '../frames';
import { fileGone } from './send-upload-file';

/** Responses of routes that return a first frame. No response type, since the frame is sent as bytes. */
export const frameAnswers: unknown = {
	200: { description: 'A small JPEG.', content: { 'image/jpeg': { schema: binary } } },
	204: empty(
		'There is no frame: the file is not a video, or this service cannot decode it. Use the file itself.',
	),
	...refusals({ 404: 'The file does not exist, or no longer exists (`upload_unknown`, `file_gone`).' }),
};

/** Sends the first frame of an upload. @param upload undefined if it has no file @throws ApiError 404 `file_gone` */
export async function sendUploadFrame(
	reply: FastifyReply,
	frames: Pick<Frames, 'of'>,
	upload: Upload | undefined,
): Promise<FastifyReply> {
	if (!upload?.fileName) throw fileGone();
	const frame = await frames.of(upload);
	reply.headers({
		'cache-control': 'private, no-store',
		'content-security-policy': "default-src 'none'; sandbox",
	});
	if (frame === undefined) return reply.code(204).send();
	return reply.type('image/jpeg').send(frame);
}
