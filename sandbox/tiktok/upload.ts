import { json } from '../kernel/answers';
import type { Answer, SandboxRequest } from '../kernel/types';
import type { TikTok } from './context';
import { startProcessing } from './lifecycle';
import type { Post, Upload } from './model';

const videoTypes = ['video/mp4', 'video/quicktime', 'video/webm'];

interface ChunkRange {
	readonly first: number;
	readonly last: number;
	readonly total: number;
}

/** `PUT upload_url` (contract §4.3, §4.4, rules 43–48). Bytes are hashed as they arrive, but not stored. */
export async function putChunk(tiktok: TikTok, request: SandboxRequest): Promise<Answer> {
	const post = tiktok.store.postByUploadId(request.query.get('upload_id') ?? '');
	const upload = post?.upload;
	if (!post || !upload || upload.uploadToken !== request.query.get('upload_token')) return { status: 404 };
	const refused = taskProblem(tiktok, post, upload);
	if (refused !== null) return progress(tiktok, post, upload, refused);
	const range = readRange(request);
	if (!range) return { status: 400 };
	if (isAccepted(upload, range)) return progress(tiktok, post, upload, tiktok.switches.acceptedChunkAgain);
	if (range.total !== upload.sizeBytes || range.first !== post.receivedBytes || upload.busy) {
		return progress(tiktok, post, upload, 416);
	}
	if (range.last - range.first + 1 !== expectedBytes(upload)) return { status: 400 };
	if (Number(request.headers['content-length']) !== expectedBytes(upload)) {
		return { status: tiktok.switches.lengthMismatchStatus };
	}
	return receive(tiktok, post, upload, range, request);
}

/** Returns the HTTP status for an upload task that accepts no more bytes, or `null`. */
function taskProblem(tiktok: TikTok, post: Post, upload: Upload): number | null {
	if (post.receivedBytes === upload.sizeBytes) return tiktok.switches.putAfterCompletion;
	if (post.status !== 'PROCESSING_UPLOAD') return 404;
	return upload.expiresAtMs <= tiktok.kernel.clock.now() ? 403 : null;
}

/** Parses the range; returns `null` for headers that rule 43 forbids. */
function readRange({ headers }: SandboxRequest): ChunkRange | null {
	const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
	const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers['content-range'] ?? '');
	if (!match || !videoTypes.includes(type) || headers['content-length'] === undefined) return null;
	const [first, last, total] = match.slice(1).map(Number) as [number, number, number];
	return first <= last && last < total ? { first, last, total } : null;
}

function isAccepted({ chunks, sizeBytes }: Upload, { first, last, total }: ChunkRange): boolean {
	return total === sizeBytes && chunks.some((chunk) => chunk.first === first && chunk.last === last);
}

/**
 * Returns the size of the next chunk: the size from the init, plus the remainder for the last chunk (contract §4.2).
 */
function expectedBytes({ chunks, chunkCount, chunkSize, sizeBytes }: Upload): number {
	return chunks.length === chunkCount - 1 ? sizeBytes - chunkSize * (chunkCount - 1) : chunkSize;
}

async function receive(
	tiktok: TikTok,
	post: Post,
	upload: Upload,
	{ first, last }: ChunkRange,
	request: SandboxRequest,
): Promise<Answer> {
	// Only a complete chunk counts, so this updates a copy of the hash, which is discarded if the client disconnects.
	const hash = post.hash.copy();
	upload.busy = true;
	try {
		for await (const piece of request.stream()) hash.update(piece);
	} finally {
		upload.busy = false;
	}
	const refused = taskProblem(tiktok, post, upload);
	if (refused !== null) return { status: refused };
	const { sizeBytes, sha256 } = request.received();
	upload.chunks.push({ first, last, sizeBytes, sha256 });
	post.hash = hash;
	post.receivedBytes = last + 1;
	const complete = post.receivedBytes === upload.sizeBytes;
	if (complete) startProcessing(tiktok, post, tiktok.kernel.clock.now());
	return progress(tiktok, post, upload, complete ? 201 : 206);
}

/** Returns a response with the upload's progress: `Content-Range: bytes 0-N/TOTAL` (rule 45). */
function progress(tiktok: TikTok, post: Post, upload: Upload, status: number): Answer {
	const { uploadedBytesMeaning, putBody } = tiktok.switches;
	const uploaded =
		uploadedBytesMeaning === 'count' ? post.receivedBytes : Math.max(post.receivedBytes - 1, 0);
	const headers = { 'Content-Range': `bytes 0-${uploaded}/${upload.sizeBytes}` };
	if (putBody === 'empty' || status >= 300) return { status, headers };
	return json(status, { error: { code: 'ok', message: '', log_id: tiktok.store.ids.logId() } }, headers);
}
