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

/** Maximum number of interim responses (1xx); servers rarely send more than one or two. */
const MOST_INTERIM = 10;
/**
 * Allowed overhead of a response: headers, chunk sizes and extensions, trailers. Buffered content that has not been
 * read yet, about 200 KB, also counts.
 */
const OVERHEAD_BYTES = 512 * 1024;
const OVERHEAD_FACTOR = 8;
/**
 * How long to wait after the end of a body for the connection to close, or for surplus bytes. Servers are asked
 * to close, so the wait is usually short; a busy server may send its surplus late.
 */
const LINGER_MS = 2_000;

/** The server sent more bytes than it announced, so the end of its file is unknown. */
export class SurplusBytes extends Error {}

/** A response whose body has not been read yet. */
export interface Response {
	statusCode: number;
	headers: IncomingHttpHeaders;
	/** Ends only where the server has announced the end. @throws SurplusBytes, or the error from the connection */
	body: AsyncIterable<Uint8Array>;
	/** Closes the connection without reading the rest. */
	discard(): void;
}

/** A connection, and what is known about the bytes it has received. */
interface Line {
	socket: Socket;
	receivedBytes: number;
	/** Content bytes read so far. */
	contentBytes: number;
	/** True if the overhead is far larger than the content. */
	isBloated: boolean;
	/** True if bytes were received after the response was complete. */
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
 * The connection as seen by the HTTP parser. The end of this stream does not close the connection, so that surplus
 * bytes are noticed.
 *
 * @param see called with each chunk when it arrives
 * @param pass called before the parser receives a chunk, which may happen later or never, since the parser accepts
 * nothing after its response
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
	// Data received before the end may still be read.
	socket.on('close', () => void (socket.readableEnded || stream.destroy()));
	return stream;
}

/**
 * Resolves when the server has closed the connection, has sent surplus bytes, or has had `LINGER_MS` to do so. If this
 * process was suspended, bytes that arrived in the meantime are read first.
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
		// Parser errors after the end mean surplus bytes; any other error comes from the connection.
		if (line.hasSurplus || error?.code?.startsWith('HPE_'))
			throw new SurplusBytes('it sends more bytes than it announces');
		if (error) throw error;
	} catch (error) {
		throw line.isBloated ? new Error('it sends far more overhead than content') : error;
	} finally {
		request.destroy();
		line.socket.destroy();
	}
}

/** Some old servers send line breaks after a body; they are not content. */
const hasContent = (piece: Buffer) => piece.some((byte) => byte !== 0x0d && byte !== 0x0a);

/**
 * Sends a single GET request over its own connection. Redirects are not followed, and nothing is decoded.
 *
 * @param options.lookup resolves the host name, or rejects it
 * @throws the error from the connection or `lookup`, or the signal's reason
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
			// Aborted here, since the reader may still be busy with earlier content.
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
			// A connection can end without an error or a response, for example after a protocol switch.
			reject(new Error('the server closed the connection'));
		});
		request.on('information', () => {
			if (++interim > MOST_INTERIM)
				request.destroy(new Error('it sends an endless series of interim responses'));
		});
		request.on('response', (response) => {
			answered = response;
			// Errors reach the reader of the body; if there is no reader, they can be ignored.
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
