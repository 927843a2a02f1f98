import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asset {
	readonly status?: number;
	readonly type?: string;
	readonly bytes?: Buffer;
	readonly location?: string;
	/** If true, requests for the asset never receive a response. */
	readonly silent?: boolean;
}

/** A local web server that serves media to the sandbox and records the POST requests it receives. */
export class LocalServer {
	readonly assets = new Map<string, Asset>();
	readonly posts: { path: string; headers: IncomingMessage['headers']; body: string }[] = [];
	/** The paths of the GET requests, in order. */
	readonly gets: string[] = [];
	/** The responses to the next POST requests. Further requests receive status 200 without a body. */
	answers: { status: number; body?: string }[] = [];
	/** The token that requests with `hub.challenge` must contain for the challenge to be returned. */
	verifyToken = 'verify-me';
	private readonly server: Server;

	constructor() {
		this.server = createServer((request, response) => {
			const url = new URL(request.url ?? '/', 'http://localhost');
			if (request.method === 'POST') {
				let body = '';
				request.on('data', (piece: Buffer) => (body += piece.toString('utf8')));
				request.on('end', () => {
					this.posts.push({ path: url.pathname, headers: request.headers, body });
					const answer = this.answers.shift() ?? { status: 200 };
					response.writeHead(answer.status).end(answer.body ?? '');
				});
				return;
			}
			this.gets.push(url.pathname);
			if (url.searchParams.has('hub.challenge')) {
				const right = url.searchParams.get('hub.verify_token') === this.verifyToken;
				response.writeHead(right ? 200 : 403).end(right ? url.searchParams.get('hub.challenge') : '');
				return;
			}
			const asset = this.assets.get(url.pathname);
			if (asset?.silent) return;
			if (asset?.location !== undefined) response.setHeader('Location', asset.location);
			if (asset?.type !== undefined) response.setHeader('Content-Type', asset.type);
			response.writeHead(asset ? (asset.status ?? 200) : 404).end(asset?.bytes);
		});
	}

	listen(): Promise<void> {
		return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	/** Serves bytes under a name and returns their URL. */
	serve(name: string, bytes: Buffer, type = name.endsWith('.jpg') ? 'image/jpeg' : 'video/mp4'): string {
		return this.put(name, { bytes, type });
	}

	put(name: string, asset: Asset): string {
		this.assets.set(`/${name}`, asset);
		return this.address(name);
	}

	address(name: string): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${name}`;
	}

	close(): Promise<unknown> {
		this.server.closeAllConnections();
		return new Promise((resolve) => this.server.close(resolve));
	}
}
