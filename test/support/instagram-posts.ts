import { setTimeout as pause } from 'node:timers/promises';
import {
	prepare,
	publishContainer,
	waitForContainer,
	type ContainerRequest,
	type InstagramLogin,
	type MediaSource,
	type Preparation,
} from '../../platforms/instagram';
import { LocalServer } from '../contracts/support/local-server';
import { film, jpeg } from '../contracts/support/media-files';
import { connectInstagram, type Client, type ClientOptions } from './instagram';
import { startTestSandbox, type TestSandbox } from './sandbox';

/** A container in the sandbox's state. */
export interface SandboxContainer {
	id: string;
	type: string;
	carousel_item: boolean;
	caption: string;
	children: string[];
	status: string;
	media_id: string | null;
}

/** A post in the sandbox's state. */
export interface SandboxMedia {
	id: string;
	container_id: string;
	media_type: string;
	media_product_type: string;
	caption: string;
}

export const PUBLISH = { method: 'POST', path: '/media_publish' };
export const CREATE = { method: 'POST', path: '^[^?]*/media(\\?|$)' };
export const RUPLOAD = { method: 'POST', path: '/ig-api-upload/' };

/** A sandbox whose clock only advances when clients sleep, and a web server with a photo and a reel. */
export class Studio {
	readonly web = new LocalServer();
	photo = '';
	reel = '';
	private readonly clients: Client[] = [];

	private constructor(readonly sandbox: TestSandbox) {}

	static async open(): Promise<Studio> {
		const sandbox = await startTestSandbox({
			frozen: true,
			// Downloads take real time while the sandbox's clock jumps ahead.
			switches: { 'instagram.fetchTimeoutSeconds': 100_000 },
		});
		const studio = new Studio(sandbox);
		await studio.web.listen();
		studio.photo = studio.web.serve('photo.jpg', jpeg());
		studio.reel = studio.web.serve('reel.mp4', film());
		return studio;
	}

	async reset(): Promise<void> {
		await Promise.all(this.clients.splice(0).map((client) => client.close()));
		await this.sandbox.control('reset');
	}

	async close(): Promise<void> {
		await this.reset();
		await this.web.close();
		await this.sandbox.close();
	}

	advance(seconds: number): Promise<unknown> {
		return this.sandbox.control('clock', { advanceSeconds: seconds });
	}

	/** Connects a client that advances the sandbox's clock and its own whenever it sleeps. */
	async connect(login: InstagramLogin, options: ClientOptions = {}): Promise<Client> {
		let now = Date.now();
		const naps: number[] = [];
		const sleep = async (milliseconds: number) => {
			naps.push(milliseconds);
			now += milliseconds;
			await this.advance(milliseconds / 1000);
			await pause(5);
		};
		const ports = { sleep, now: () => now, ...options.ports };
		const client = { ...(await connectInstagram(this.sandbox, login, { ...options, ports })), naps };
		naps.length = 0;
		this.clients.push(client);
		return client;
	}

	fault(fault: Record<string, unknown>): Promise<unknown> {
		return this.sandbox.control('faults', fault);
	}

	switches(switches: Record<string, unknown>): Promise<unknown> {
		return this.sandbox.control('switches', switches);
	}

	private async state(): Promise<{ containers: SandboxContainer[]; media: SandboxMedia[] }> {
		return (await this.sandbox.read('state')).instagram as Awaited<ReturnType<Studio['state']>>;
	}

	containers = async () => (await this.state()).containers;

	/** Returns the published posts. */
	media = async () => (await this.state()).media;

	posts = async (part: string) =>
		(await this.sandbox.requests(part)).filter(({ method }) => method === 'POST');

	image = (): ContainerRequest => ({ mediaType: 'IMAGE', source: { url: this.photo, kind: 'image' } });

	reelByUrl = (): ContainerRequest => ({
		mediaType: 'REELS',
		source: { url: this.reel, kind: 'video' },
		caption: 'A reel #example',
	});

	preparation(changes: Partial<Preparation> = {}): Preparation {
		return { timeoutSeconds: 3_600, allowedHosts: [this.sandbox.host], ...changes };
	}

	/** Prepares a post and waits until it can be published. */
	async ready({ instagram }: Client, request: ContainerRequest = this.image()): Promise<string> {
		const containerId = await prepare(instagram, request, this.preparation());
		expect((await waitForContainer(instagram, containerId, 3_600)).status).toBe('FINISHED');
		return containerId;
	}

	publish = ({ instagram }: Client, containerId: string) => publishContainer(instagram, containerId);
}

/** Returns a media source that yields these bytes in chunks of an odd size. */
export function bytesOf(bytes: Uint8Array, pieceBytes = 99_991): Exclude<MediaSource, { url: string }> {
	return {
		sizeBytes: bytes.length,
		async open(firstByte) {
			async function* pieces() {
				for (let at = firstByte; at < bytes.length; at += pieceBytes) {
					yield bytes.subarray(at, at + pieceBytes);
				}
			}
			return pieces();
		},
	};
}
