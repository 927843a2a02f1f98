import {
	get as getPlain,
	type ClientRequest,
	type IncomingHttpHeaders,
	type IncomingMessage,
} from 'node:http';
import { get as getSecure } from 'node:https';
import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectSecure } from 'node:tls';

/** Interim responses (1xx) before the real one; a server has reason for one or two. */
const MOST_INTERIM = 10;
/**
 * What a response may have beside its content: headers, sizes of chunks and their extensions, trailers. Content that is on
 * its way to whoever reads it counts among this, some 200 KB.
 */
const OVERHEAD_BYTES = 512 * 1024;
const OVERHEAD_FACTOR = 8;
/**
 * How long to wait after the end of a body for the end of the connection, or for bytes that should not be there. Servers are
 * asked to close, so that hardly one is waited for; a busy one may be late with its surplus.
 */
const LINGER_MS = 2_000;

/** The server sent more than it announced, so that nothing tells where its file ends. */
export class SurplusBytes extends Error {}

/** A response whose body is still to be read. */
export interface Response {
	statusCode: number;
	headers: IncomingHttpHeaders;
	/** Ends only where the server said it would; @throws SurplusBytes, or the error of the connection */
	body: AsyncIterable<Uint8Array>;
	/** Ends the connection without reading the rest. */
	discard(): void;
}

/** A connection, and what came over it. */
interface Line {
	socket: Socket;
	receivedBytes: number;
	/** Of the content, what has been read. */
	contentBytes: number;
	/** Whether far more came around the content than content. */
	isBloated: boolean;
	/** Whether bytes came after the response was complete. */
	hasSurplus: boolean;
}

function connect(url: URL, lookup: LookupFunction): Socket {
	const host = url.hostname.replace(/^\[|\]$/g, '');
	if (url.protocol === 'http:') return connectPlain({ host, port: Number(url.port || 80), lookup });
	const servername = isIP(host) ? '' : host;
	return connectSecure({
		host,
		port: Number(url.port || 443),
		lookup,
		servername,
		ALPNProtocols: ['http/1.1'],
	});
}

/**
 * The connection as the parser of responses sees it. Its end does not end the connection, so that a surplus is seen.
 *
 * @param see gets a piece when it has come
 * @param pass gets it before the parser does, which may be later, or not at all: the parser takes nothing after its response
 */
function streamOf({ socket }: Line, see: (piece: Buffer) => void, pass: (piece: Buffer) => void): Duplex {
	const stream = new Duplex({
		read: () => void socket.resume(),
		write: (piece: Buffer, encoding, done) => void socket.write(piece, encoding, done),
		final: (done) => done(),
		destroy: (error, done) => {
			socket.destroy();
			done(error);
		},
	});
	stream.on('data', pass);
	socket.on('data', (piece: Buffer) => {
		see(piece);
		if (!stream.push(piece)) socket.pause();
	});
	socket.on('end', () => stream.push(null));
	socket.on('error', (error) => stream.destroy(error));
	// After an end, what has come may still be read.
	socket.on('close', () => void (socket.readableEnded || stream.destroy()));
	return stream;
}

/**
 * Resolves when the server has closed the connection, sent too much, or had its time to. A process that stood still reads
 * what has come meanwhile first.
 */
function lingered({ socket, hasSurplus }: Line): Promise<void> {
	if (hasSurplus || socket.destroyed || socket.readableEnded) return Promise.resolve();
	return new Promise((resolve) => {
		const timer = setTimeout(() => setImmediate(resolve), LINGER_MS);
		const done = () => {
			clearTimeout(timer);
			resolve();
		};
		socket.once('data', done).once('end', done).once('close', done).resume();
	});
}

async function* bodyOf(
	request: ClientRequest,
	response: IncomingMessage,
	line: Line,
	failure: () => NodeJS.ErrnoException | undefined,
): AsyncGenerator<Uint8Array> {
	try {
		for await (const piece of response as AsyncIterable<Buffer>) {
			line.contentBytes += piece.length;
			yield piece;
		}
		await lingered(line);
		const error = failure();
		// What the parser says of bytes behind the end is a surplus; everything else is the connection's own failure.
		if (line.hasSurplus || error?.code?.startsWith('HPE_'))
			throw new SurplusBytes('it sends more bytes than it announces');
		if (error) throw error;
	} catch (error) {
		throw line.isBloated ? new Error('it sends far more around its content than content') : error;
	} finally {
		request.destroy();
		line.socket.destroy();
	}
}

/** Line breaks behind a body are an old habit of servers and no content. */
const hasContent = (piece: Buffer) => piece.some((byte) => byte !== 0x0d && byte !== 0x0a);

/**
 * Sends one GET over a connection of its own. Redirects are not followed, and nothing is decoded.
 *
 * @param options.lookup resolves the name, or refuses it
 * @throws the error of the connection; that of `lookup`; the signal's reason
 */
export function get(
	url: URL,
	options: { headers: Record<string, string>; lookup: LookupFunction; signal: AbortSignal },
): Promise<Response> {
	const { headers, lookup, signal } = options;
	return new Promise((resolve, reject) => {
		let failure: Error | undefined;
		let interim = 0;
		let answered: IncomingMessage | undefined;
		const line: Line = {
			socket: connect(url, lookup),
			receivedBytes: 0,
			contentBytes: 0,
			isBloated: false,
			hasSurplus: false,
		};
		const noteSurplus = (piece: Buffer) => {
			if (answered?.complete && hasContent(piece)) line.hasSurplus = true;
		};
		const count = (piece: Buffer) => {
			noteSurplus(piece);
			line.receivedBytes += piece.length;
			const { contentBytes, receivedBytes } = line;
			const unread = (answered?.readableLength ?? 0) + stream.readableLength;
			if (receivedBytes - contentBytes - unread <= OVERHEAD_BYTES + OVERHEAD_FACTOR * contentBytes) return;
			// Now, since whoever reads the content may be busy with it.
			line.isBloated = true;
			request.destroy();
		};
		const stream = streamOf(line, count, noteSurplus);
		const send = url.protocol === 'https:' ? getSecure : getPlain;
		const request = send(url, { headers, signal, createConnection: () => stream });
		request.on('error', (error) => {
			failure ??= error;
			reject(error);
		});
		request.on('close', () => {
			if (answered === undefined) line.socket.destroy();
			// A connection can end without an error and without a response, after a switch of protocols for example.
			reject(new Error('the server closed the connection'));
		});
		request.on('information', () => {
			if (++interim > MOST_INTERIM) request.destroy(new Error('it sends interim responses without end'));
		});
		request.on('response', (response) => {
			answered = response;
			// Its errors are also those of whoever reads the body; without a reader they concern nobody.
			response.on('error', () => {});
			resolve({
				statusCode: response.statusCode ?? 0,
				headers: response.headers,
				body: bodyOf(request, response, line, () => failure),
				discard: () => {
					request.destroy();
					line.socket.destroy();
				},
			});
		});
	});
}
