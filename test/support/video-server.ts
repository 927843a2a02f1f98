import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server for a single video, whose responses are determined by the test. */
export class VideoServer {
	private constructor(
		readonly url: string,
		private readonly server: Server,
	) {}

	static async start(
		answer: (request: IncomingMessage, response: ServerResponse) => void,
	): Promise<VideoServer> {
		const server = createServer(answer);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		return new VideoServer(`http://127.0.0.1:${port}/video.mp4`, server);
	}

	async close(): Promise<void> {
		this.server.close();
		this.server.closeAllConnections();
		await once(this.server, 'close');
	}
}
