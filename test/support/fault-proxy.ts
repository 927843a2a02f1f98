import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A fault that affects one request: the request is lost or late, or its response is lost, late or replaced. */
export type ProxyFault = 'reset-before' | 'reset-after' | 'hold-before' | 'hold-after' | 401 | 500;

/** A proxy that makes one request to a server fail. */
export class FaultProxy {
	private left = Infinity;
	private fault: ProxyFault = 500;
	private letGo: () => void = () => {};
	private held = Promise.resolve();

	private constructor(
		private readonly server: Server,
		private readonly target: string,
		/** The proxy's URL, without a trailing slash. */
		readonly url: string,
	) {}

	static async start(target: string): Promise<FaultProxy> {
		const server = createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const proxy = new FaultProxy(server, target, url);
		server.on('request', (request, response) => {
			const fault = proxy.take();
			response.on('error', () => {});
			const answer = (status: number, body: Buffer, type = 'application/json') => {
				if (fault === 'reset-after') return void request.socket.destroy();
				response.writeHead(status, { 'content-type': type }).end(body);
			};
			const run = async () => {
				const body = await read(request);
				if (fault === 'reset-before') return void request.socket.destroy();
				if (typeof fault === 'number') return answer(fault, Buffer.from('{}'));
				if (fault === 'hold-before') await proxy.held;
				const [status, type, bytes] = await proxy.forward(request, body);
				if (fault === 'hold-after') await proxy.held;
				answer(status, bytes, type);
			};
			void run().catch(() => request.socket.destroy());
		});
		return proxy;
	}

	/** Makes one request fail, after letting `skip` others through. */
	order(fault: ProxyFault, skip: number): void {
		this.fault = fault;
		this.left = skip;
		this.held = new Promise((resolve) => (this.letGo = resolve));
	}

	/** Releases held requests. */
	release(): void {
		this.letGo();
	}

	async close(): Promise<void> {
		this.release();
		this.server.close();
		this.server.closeAllConnections();
		await once(this.server, 'close');
	}

	private take(): ProxyFault | undefined {
		return this.left-- === 0 ? this.fault : undefined;
	}

	private async forward(request: IncomingMessage, body: Buffer): Promise<[number, string, Buffer]> {
		const { method, url, headers } = request;
		const forwarded = send(`${this.target}${url}`, {
			method,
			headers: { ...headers, 'content-length': String(body.length) },
		});
		forwarded.end(body);
		const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
		return [answer.statusCode ?? 0, answer.headers['content-type'] ?? '', await read(answer)];
	}
}

async function read(stream: IncomingMessage): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of stream) pieces.push(piece as Buffer);
	return Buffer.concat(pieces);
}
