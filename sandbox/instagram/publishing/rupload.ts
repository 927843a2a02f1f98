import { json } from '../../kernel/answers';
import type { Answer, SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { debugInfo, GraphError } from '../errors';
import { accountsOf } from '../graph/call';
import { liveToken } from '../login/tokens';
import type { Container, Login, Token } from '../model';
import { fetchMedia } from './fetch-media';
import { bytesArrived, takePiece } from './lifecycle';
import { limitsOf } from './video-check';

/** A rejected upload; the response is `debug_info`. */
class UploadError extends Error {
	constructor(
		message: string,
		readonly retriable = false,
	) {
		super(message);
	}
}

/** `POST rupload.facebook.com/ig-api-upload/vXX.0/{container-id}` (contract §4.2, rule 35). */
export async function receiveUpload(instagram: Instagram, request: SandboxRequest): Promise<Answer | null> {
	const id = /^\/ig-api-upload\/v\d+\.\d+\/(\d+)$/.exec(request.path)?.[1];
	if (request.method !== 'POST' || id === undefined) return null;
	try {
		const container = findContainer(instagram, authorize(instagram, request), id);
		const { transfer } = container;
		if (transfer.busy) throw new UploadError('Another upload to this container is under way', true);
		transfer.busy = true;
		try {
			await takeBytes(instagram, request, container);
		} finally {
			transfer.busy = false;
		}
		return json(200, { success: true, message: 'Upload successful. The media is being processed.' });
	} catch (error) {
		if (error instanceof UploadError) return debugInfo(error.message, error.retriable);
		if (error instanceof GraphError) return debugInfo(error.message, error.details.transient ?? false);
		throw error;
	}
}

/** Checks the token. Unlike Graph, this host accepts only the scheme OAuth (contract §0). */
function authorize(instagram: Instagram, { headers }: SandboxRequest): Token {
	const text = /^OAuth +(.+)$/.exec(headers.authorization ?? '')?.[1];
	if (text === undefined) throw new UploadError('Authorization: OAuth with an access token is required');
	const known = instagram.store.tokens.get(text)?.grant.login;
	const login: Login =
		known === 'instagram' && instagram.switches.resumableOnInstagramLogin ? 'instagram' : 'facebook';
	return liveToken(instagram, text, login);
}

function findContainer(instagram: Instagram, token: Token, id: string): Container {
	const container = instagram.store.containers.get(id);
	const own =
		container?.app === token.grant.app && accountsOf({ instagram, token }).includes(container.owner);
	if (!container || !own) throw new UploadError('The container does not exist or belongs to somebody else');
	if (!container.transfer.resumable) throw new UploadError('The container does not take uploads');
	if (container.status !== 'IN_PROGRESS' || container.transfer.status === 'complete') {
		throw new UploadError('The upload of this container is over');
	}
	return container;
}

async function takeBytes(instagram: Instagram, request: SandboxRequest, container: Container): Promise<void> {
	const fileUrl = request.headers.file_url;
	if (typeof fileUrl === 'string') await fetchFile(instagram, container, fileUrl);
	else await streamBody(request, container);
	bytesArrived(instagram, container);
}

/** Fetches a file. If that fails, the container stays in progress forever, as observed (contract §4.2). */
async function fetchFile(instagram: Instagram, container: Container, fileUrl: string): Promise<void> {
	const { transfer } = container;
	transfer.status = 'in_progress';
	try {
		await fetchMedia(instagram, fileUrl, (piece) => takePiece(container, piece));
	} catch (error) {
		transfer.status = 'error';
		transfer.errors.push((error as Error).message);
		throw error;
	}
}

async function streamBody(request: SandboxRequest, container: Container): Promise<void> {
	const { transfer } = container;
	const { receiver } = transfer;
	const offset = headerNumber(request, 'offset');
	const totalBytes = headerNumber(request, 'file_size');
	const limitBytes = limitsOf(container.type === 'STORIES').sizeBytes;
	if (totalBytes === 0 || totalBytes > limitBytes)
		throw new UploadError(`file_size must be at most ${limitBytes}`);
	if (transfer.totalBytes !== null && transfer.totalBytes !== totalBytes) {
		throw new UploadError(`file_size was ${transfer.totalBytes} before`);
	}
	if (offset !== receiver.sizeBytes) {
		throw new UploadError(
			`offset ${offset} does not match the ${receiver.sizeBytes} bytes that are there`,
			true,
		);
	}
	const announced = Number(request.headers['content-length'] ?? 0);
	if (offset + announced > totalBytes) throw new UploadError('More bytes than file_size');
	transfer.totalBytes = totalBytes;
	transfer.status = 'in_progress';
	// Bytes received before a disconnect count, so that a client can resume there.
	for await (const piece of request.stream()) {
		if (receiver.sizeBytes + piece.length > totalBytes) throw new UploadError('More bytes than file_size');
		receiver.write(piece);
	}
	if (receiver.sizeBytes < totalBytes) {
		throw new UploadError(`${receiver.sizeBytes} of ${totalBytes} bytes are there`, true);
	}
}

function headerNumber({ headers }: SandboxRequest, name: string): number {
	const value = headers[name];
	if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) {
		throw new UploadError(`The header ${name} must be a number of bytes`);
	}
	return Number(value);
}
