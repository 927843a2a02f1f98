import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SandboxRequest } from './types';

/** Thrown if the body exceeds the endpoint's limit; the response is then 413. */
export class BodyTooLarge extends Error {}

const defaultLimitBytes = 1_000_000;

/** A request over `node:http`. Counts and hashes the body for the request log, whether it is buffered or streamed. */
export class HttpRequest implements SandboxRequest {
	readonly method: string;
	readonly host: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingMessage['headers'];
	/** Set if the body was read as a whole; a streamed body is never kept. */
	body: Buffer | undefined;
	private sizeBytes = 0;
	private readonly hash = createHash('sha256');
	private sha256: string | undefined;

	constructor(
		private readonly message: IncomingMessage,
		listeningUrl: string,
	) {
		const url = message.url ?? '/';
		const queryStart = url.indexOf('?');
		const fullPath = queryStart === -1 ? url : url.slice(0, queryStart);
		const hostEnd = fullPath.indexOf('/', 1);
		this.method = message.method ?? 'GET';
		this.host = fullPath.slice(1, hostEnd === -1 ? undefined : hostEnd);
		this.path = hostEnd === -1 ? '' : fullPath.slice(hostEnd);
		this.query = new URLSearchParams(queryStart === -1 ? '' : url.slice(queryStart));
		this.headers = message.headers;
		const authority = message.headers.host ?? '';
		// A malformed Host header must not become part of the URLs that the sandbox returns.
		this.baseUrl = /^[\w.-]+(:\d+)?$|^\[[\da-fA-F:]+\](:\d+)?$/.test(authority)
			? `http://${authority}`
			: listeningUrl;
	}

	readonly baseUrl: string;

	async bytes(limitBytes = defaultLimitBytes): Promise<Buffer> {
		if (this.body) return this.body;
		const pieces: Buffer[] = [];
		for await (const piece of this.stream()) {
			if (this.sizeBytes > limitBytes) throw new BodyTooLarge(`body of more than ${limitBytes} bytes`);
			pieces.push(piece);
		}
		this.body = Buffer.concat(pieces);
		return this.body;
	}

	async *stream(): AsyncGenerator<Buffer> {
		// Leaving the loop early must not destroy the socket, which is still needed for the response.
		for await (const piece of this.message.iterator({ destroyOnReturn: false })) {
			const bytes = piece as Buffer;
			this.sizeBytes += bytes.length;
			this.hash.update(bytes);
			yield bytes;
		}
	}

	/** Reads the rest of the body, so that even a client that is still sending receives the response. */
	async drain(): Promise<void> {
		if (this.message.readableEnded) return;
		for await (const piece of this.stream()) void piece;
	}

	received(): { sizeBytes: number; sha256: string } {
		this.sha256 ??= this.hash.digest('hex');
		return { sizeBytes: this.sizeBytes, sha256: this.sha256 };
	}
}
