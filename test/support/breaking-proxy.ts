import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A proxy that breaks connections in the middle of uploads. */
export class BreakingProxy {
	private readonly sockets = new Set<Socket>();
	/** Number of stalled uploads. */
	stalled = 0;

	private constructor(
		private readonly server: Server,
		/** The proxy's URL, without a trailing slash. */
		readonly url: string,
		private readonly breaks: number[],
		private readonly how: 'breaks' | 'stalls',
	) {}

	/**
	 * @param target the server's URL
	 * @param path text in the first line of a request that identifies it as an upload
	 * @param breaks for each of the first uploads, the number of bytes after which it breaks; later uploads are not
	 * interrupted
	 * @param how whether the connection is cut or stalls until the caller closes it
	 */
	static async start(
		target: string,
		path: string,
		breaks: number[],
		how: 'breaks' | 'stalls' = 'breaks',
	): Promise<BreakingProxy> {
		const server = createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const proxy = new BreakingProxy(server, url, breaks, how);
		server.on('connection', (socket) => proxy.forward(socket, Number(new URL(target).port), path));
		return proxy;
	}

	private forward(caller: Socket, port: number, path: string): void {
		const callee = connect(port, '127.0.0.1');
		const end = () => [caller, callee].forEach((socket) => socket.destroy());
		let left = Infinity;
		for (const socket of [caller, callee]) {
			this.sockets.add(socket);
			socket.on('error', end).on('close', end);
		}
		caller.on('data', (piece) => {
			const isUpload = piece.subarray(0, 300).toString('latin1').split('\r\n')[0]?.includes(path);
			if (isUpload) left = this.breaks.shift() ?? Infinity;
			if (left <= 0) return;
			// Backpressure limits the bytes in flight, so that few are lost when the connection breaks.
			if (!callee.write(piece.subarray(0, left))) caller.pause();
			left -= piece.length;
			if (left > 0) return;
			if (this.how === 'breaks') callee.end(() => caller.destroy());
			else this.stalled++;
		});
		callee.on('drain', () => caller.resume());
		callee.pipe(caller);
	}

	async close(): Promise<void> {
		this.sockets.forEach((socket) => socket.destroy());
		this.server.close();
		await once(this.server, 'close');
	}
}
