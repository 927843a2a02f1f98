import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
	brotliCompressSync,
	constants,
	deflateRawSync,
	deflateSync,
	gzipSync,
	zstdCompressSync,
} from 'node:zlib';
import type { Random } from '../../sandbox/kernel/random';

const ENCODINGS = {
	identity: (bytes: Buffer) => bytes,
	gzip: (bytes: Buffer) => gzipSync(bytes, { level: 1 }),
	deflate: (bytes: Buffer) => deflateSync(bytes, { level: 1 }),
	/** Some servers send `deflate` like this, without the zlib header. */
	'raw deflate': (bytes: Buffer) => deflateRawSync(bytes, { level: 1 }),
	br: (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
	zstd: (bytes: Buffer) => zstdCompressSync(bytes),
	/** An encoding that no client supports. */
	compress: (bytes: Buffer) => gzipSync(bytes, { level: 1 }),
};

/** The ways in which a web server misbehaves. */
export interface Oddity {
	/** How the server marks the end of a body. */
	framing: 'length' | 'chunked' | 'end of connection';
	/** Number of bytes by which `Content-Length` exceeds the real length. */
	lengthOff: number;
	/** True if bytes beyond `Content-Length` are sent in a separate packet. */
	surplusLater: boolean;
	encoding: keyof typeof ENCODINGS;
	ranges: 'served' | 'ignored' | 'at another byte' | 'of another length' | 'unnamed' | 'cut short';
	validator: '"v1"' | 'W/"v1"' | undefined;
	/** If set, the first `times` requests are interrupted after this share (`at`) of the body. */
	breaks: { how: 'reset' | 'end'; at: number; times: number } | undefined;
	redirects: boolean;
	keepsAlive: boolean;
	/** If set, `times` range requests fail, after the first `after` correct responses. */
	later?: { how: Later; after: number; times: number };
}

/** Ways to stop serving ranges of a file. */
export const LATER = [
	'another version',
	'another length',
	'another byte',
	'the whole file',
	'too few bytes',
	'reset',
	'416',
	'404',
	'500',
] as const;
type Later = (typeof LATER)[number];

/** A server without faults. */
export const PLAIN: Oddity = {
	framing: 'length',
	lengthOff: 0,
	surplusLater: false,
	encoding: 'identity',
	ranges: 'served',
	validator: '"v1"',
	breaks: undefined,
	redirects: false,
	keepsAlive: false,
};

/** Chooses a random combination of faults. @param fileBytes size of the served file */
export function drawOddity(random: Random, fileBytes: number): Oddity {
	const half = Math.floor(fileBytes / 2);
	const lengthOff = random.pick([0, 0, random.integer(-9, 9), random.integer(-9, 9), -half, half]);
	const breaks = {
		how: random.pick(['reset', 'end'] as const),
		at: random.integer(0, 99) / 100,
		times: random.pick([1, 2, Infinity]),
	};
	return {
		framing: lengthOff === 0 ? random.pick(['length', 'length', 'chunked', 'end of connection']) : 'length',
		lengthOff,
		surplusLater: random.pick([true, false]),
		encoding: random.pick([
			'identity',
			'identity',
			'identity',
			...(Object.keys(ENCODINGS) as Oddity['encoding'][]),
		]),
		ranges: random.pick([
			'served',
			'served',
			'ignored',
			'at another byte',
			'of another length',
			'unnamed',
			'cut short',
		]),
		validator: random.pick(['"v1"', '"v1"', 'W/"v1"', undefined]),
		breaks: random.pick([undefined, undefined, breaks]),
		redirects: random.pick([true, false, false]),
		keepsAlive: random.pick([true, false]),
	};
}

/**
 * Returns true if the headers are correct and a single request can read the file. In that case, the file must arrive.
 */
export function isHonest({ framing, lengthOff, encoding, breaks }: Oddity): boolean {
	const hasEnd = framing !== 'end of connection';
	return hasEnd && lengthOff === 0 && encoding !== 'compress' && breaks === undefined;
}

/** A response with a part of the file. */
interface Answer {
	status: string;
	headers: string[];
	body: Buffer;
}

function partOf(file: Buffer, { ranges }: Oddity, range: string): Answer | undefined {
	const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
	if (first === '' || ranges === 'ignored') return undefined;
	const from = Math.min(Number(first), file.length - 1);
	const to = Math.min(last === '' ? Infinity : Number(last), file.length - 1);
	const shift = ranges === 'at another byte' && from > 0 ? 1 : 0;
	const end = ranges === 'cut short' ? Math.max(from, to - 1) : to;
	const total = file.length + (ranges === 'of another length' ? 1 : 0);
	const named = `Content-Range: bytes ${from - shift}-${end - shift}/${total}`;
	return {
		status: '206 Partial Content',
		headers: ranges === 'unnamed' ? [] : [named],
		body: file.subarray(from - shift, end - shift + 1),
	};
}

/** Applies a fault to a correct response. */
function spoil(part: Answer, how: Later, file: Buffer): Answer | undefined {
	const { status, headers, body } = part;
	if (how === 'the whole file') return undefined;
	if (how === '416' || how === '404' || how === '500')
		return { status: `${how} Something`, headers: [], body: Buffer.from('no') };
	if (how === 'another version') return { status, headers: [...headers, 'ETag: "v2"'], body };
	const [, first = '', last = ''] = /bytes (\d+)-(\d+)/.exec(headers.join()) ?? [];
	if (how === 'another length')
		return { status, headers: [`Content-Range: bytes ${first}-${last}/${file.length + 1}`], body };
	if (how === 'another byte') {
		const named = `Content-Range: bytes ${Number(first) - 1}-${Number(last) - 1}/${file.length}`;
		return { status, headers: [named], body: file.subarray(Number(first) - 1, Number(last)) };
	}
	return { status, headers, body: body.subarray(0, -1) };
}

/** Serves a file over plain sockets, with different faults for each URL. */
export class OddServer {
	private readonly oddities: Oddity[] = [];
	private readonly broken = new Map<Oddity, number>();
	private readonly asked = new Map<Oddity, string[]>();
	private readonly sockets = new Set<Socket>();

	private constructor(
		private readonly server: Server,
		private readonly file: Buffer,
		/** In the form `host:port`. */
		readonly host: string,
	) {}

	static async start(file: Buffer): Promise<OddServer> {
		const server = createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const odd = new OddServer(server, file, `127.0.0.1:${(server.address() as AddressInfo).port}`);
		server.on('connection', (socket) => odd.serve(socket));
		return odd;
	}

	/** Returns the URL at which the file is served with these faults. */
	urlOf(oddity: Oddity): string {
		const index = this.oddities.push(oddity) - 1;
		return `http://${this.host}/${oddity.redirects ? 'moved' : 'files'}/${index}/video.mp4`;
	}

	/** Returns the `Range` header of each request for the file; '' if a request had none. */
	rangesOf(oddity: Oddity): string[] {
		return this.asked.get(oddity) ?? [];
	}

	private serve(socket: Socket): void {
		this.sockets.add(socket);
		socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
		let received = '';
		let answering = Promise.resolve();
		socket.on('data', (piece) => {
			received += piece.toString('latin1');
			for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
				const head = received.slice(0, end);
				received = received.slice(end + 4);
				answering = answering.then(() => this.answer(socket, head));
			}
		});
	}

	private async answer(socket: Socket, head: string): Promise<void> {
		const [, folder, index] = /^\w+ \/(\w+)\/(\d+)\//.exec(head) ?? [];
		const oddity = this.oddities[Number(index)];
		if (oddity === undefined) return void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
		if (folder === 'moved') {
			const lines = [
				'HTTP/1.1 302 Found',
				`Location: /files/${index}/video.mp4`,
				'Content-Length: 5',
				'',
				'moved',
			];
			return void socket.write(lines.join('\r\n'));
		}
		const { encoding, validator, later } = oddity;
		const headerOf = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
		const condition = headerOf('if-range');
		const part =
			encoding === 'identity' && (condition === '' || condition === validator)
				? partOf(this.file, oddity, headerOf('range'))
				: undefined;
		const whole = { status: '200 OK', headers: [], body: ENCODINGS[encoding](this.file) };
		const ranges = [...this.rangesOf(oddity), headerOf('range')];
		this.asked.set(oddity, ranges);
		const spoiled = ranges.filter((range) => range !== '').length - (later?.after ?? Infinity);
		if (part === undefined || later === undefined || spoiled < 1 || spoiled > later.times)
			return await this.send(socket, oddity, part ?? whole);
		if (later.how !== 'reset')
			return await this.send(socket, oddity, spoil(part, later.how, this.file) ?? whole);
		const breaks = { how: 'reset', at: 0.5, times: Infinity } as const;
		await this.send(socket, { ...oddity, breaks }, part);
	}

	private async send(socket: Socket, oddity: Oddity, { status, headers, body }: Answer): Promise<void> {
		const { framing, lengthOff, encoding, validator, breaks, surplusLater } = oddity;
		const ends = framing === 'end of connection' || lengthOff > 0 || !oddity.keepsAlive;
		const encodingName = encoding === 'raw deflate' ? 'deflate' : encoding;
		const lines = [
			`HTTP/1.1 ${status}`,
			'Content-Type: video/mp4',
			`Connection: ${ends ? 'close' : 'keep-alive'}`,
			...(validator && !/^ETag/m.test(headers.join('\n')) ? [`ETag: ${validator}`] : []),
			...(encoding === 'identity' ? [] : [`Content-Encoding: ${encodingName}`]),
			...(framing === 'length' ? [`Content-Length: ${body.length + lengthOff}`] : []),
			...(framing === 'chunked' ? ['Transfer-Encoding: chunked'] : []),
			...headers,
		];
		socket.write(`${lines.join('\r\n')}\r\n\r\n`);
		const done = this.broken.get(oddity) ?? 0;
		if (breaks !== undefined && done < breaks.times) {
			this.broken.set(oddity, done + 1);
			const piece = body.subarray(0, Math.floor(body.length * breaks.at));
			// The chunk's header states the size of the whole body, but only a part of the body is sent.
			socket.write(framing === 'chunked' ? `${body.length.toString(16)}\r\n` : '');
			await new Promise((resolve) => socket.write(piece, resolve));
			return void (breaks.how === 'reset' ? socket.resetAndDestroy() : socket.end());
		}
		if (framing === 'chunked') {
			socket.write(`${body.length.toString(16)}\r\n`);
			socket.write(body);
			socket.write('\r\n0\r\n\r\n');
		} else {
			const announced = body.length + Math.min(0, lengthOff);
			socket.write(surplusLater ? body.subarray(0, announced) : body);
			if (surplusLater && announced < body.length) {
				await wait(20);
				socket.write(body.subarray(announced));
			}
		}
		if (ends) socket.end();
	}

	async close(): Promise<void> {
		this.server.close();
		this.sockets.forEach((socket) => socket.destroy());
		await once(this.server, 'close');
	}
}
