import type { Answer, SandboxRequest } from '../../kernel/types';
import type { YouTube } from '../context';
import { ApiError } from '../errors';
import { parseBody } from '../parameters';
import { finish } from './put';
import { admitInsert, isVideoType, newSession } from './start';

const mostBytes = 64_000_000;

/**
 * `POST upload/videos?uploadType=multipart`: resource and bytes in one request, as sent by Google's Node client (rule
 * 51).
 */
export async function insertMultipart(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	const insert = admitInsert(youTube, request);
	const boundary = /boundary="?([^";]+)"?/.exec(request.headers['content-type'] ?? '')?.[1];
	if (boundary === undefined) throw new ApiError('badRequest', 'Missing multipart boundary.');
	const [resource, media] = partsIn(await request.bytes(mostBytes), boundary);
	if (!resource || !media || media.body.length === 0) {
		throw new ApiError('mediaBodyRequired', 'The request does not include the video content.', {
			domain: 'youtube.video',
		});
	}
	if (!isVideoType(media.type))
		throw new ApiError('badRequest', `Media type '${media.type}' is not supported.`);
	const session = newSession(
		youTube,
		request,
		insert,
		parseBody(resource.body.toString('utf8')),
		media.body.length,
	);
	session.hash.update(media.body);
	session.storedBytes = session.sizeBytes;
	return { ...finish(youTube, request, session), status: 200 };
}

function partsIn(body: Buffer, boundary: string): { type: string; body: Buffer }[] {
	const mark = Buffer.from(`--${boundary}`);
	const parts: { type: string; body: Buffer }[] = [];
	let start = body.indexOf(mark);
	for (let next = body.indexOf(mark, start + 1); next !== -1; next = body.indexOf(mark, start + 1)) {
		const part = body.subarray(start + mark.length, next);
		const headEnd = part.indexOf('\r\n\r\n');
		const head = part.subarray(0, headEnd).toString('utf8');
		parts.push({
			type: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? '',
			// Excludes the line break, which belongs to the boundary.
			body: part.subarray(headEnd + 4, part.length - 2),
		});
		start = next;
	}
	return parts;
}
