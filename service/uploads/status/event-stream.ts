import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ENDED } from '../../channels';
import type { uploadJson } from './upload-json';
import { clock } from '../../database';

type Status = ReturnType<typeof uploadJson>;

const LOOK_EVERY_MS = 200;
/** Proxies close idle connections, some after 30 seconds. */
const HEARTBEAT_MS = 15_000;

const HEADERS = {
	'content-type': 'text/event-stream; charset=utf-8',
	// Prevents proxies from caching or compressing the stream, and nginx from buffering it.
	'cache-control': 'no-cache, no-transform',
	'x-accel-buffering': 'no',
};

const hasEnded = ({ deliveries }: Status) => deliveries.every(({ state }) => ENDED.includes(state));

const idOf = (data: string) => createHash('sha256').update(data).digest('base64url').slice(0, 16);

/** Yields the status now and after each change, until the last delivery has finished. */
async function* changes(
	read: () => Promise<Status | undefined>,
	signal: AbortSignal,
): AsyncGenerator<string> {
	let last = '';
	let sentAt = 0;
	while (!signal.aborted) {
		const status = await read();
		if (status === undefined) return;
		const data = JSON.stringify(status);
		if (data !== last) {
			last = data;
			sentAt = clock.now();
			yield `id: ${idOf(data)}\ndata: ${data}\n\n`;
		} else if (clock.now() - sentAt >= HEARTBEAT_MS) {
			sentAt = clock.now();
			yield ': still here\n\n';
		}
		if (hasEnded(status)) return;
		await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
	}
}

/**
 * Responds with server-sent events: the status of an upload whenever it changes, including progress while bytes
 * are sent.
 *
 * @param read returns the status; undefined once the upload is deleted
 * @param closing aborted when the service stops
 */
export async function streamStatus(
	request: FastifyRequest,
	reply: FastifyReply,
	read: () => Promise<Status | undefined>,
	closing: AbortSignal,
): Promise<FastifyReply> {
	const status = await read();
	// Browsers reconnect when a stream ends. If a browser has already seen the last event, the status 204 stops it
	// from reconnecting.
	const seen = request.headers['last-event-id'];
	if (status && hasEnded(status) && seen === idOf(JSON.stringify(status))) return reply.code(204).send();
	const left = new AbortController();
	reply.raw.once('close', () => left.abort());
	reply.headers(HEADERS);
	return reply.send(Readable.from(changes(read, AbortSignal.any([closing, left.signal]))));
}
