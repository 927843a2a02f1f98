import { createHmac } from 'node:crypto';
import { request } from 'undici';
import type { Core } from '../core/core';
import { storing } from '../database';
import { withoutContent } from '../observability';
import type { Guard } from '../outgoing';
import { name, version } from '../package.json';
import { createOutbox, type Outgoing } from './event-outbox';

const TICK_MS = 250;
const PARALLEL = 8;

/** For the whole answer; receivers take the event and work on it later. */
const TIMEOUT_MS = 10_000;

/** `t=…,v1=…` over `t.rawBody`, with the time of this very sending. */
function sign(secret: string, body: string): string {
	const t = Math.floor(Date.now() / 1000);
	return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** @returns the HTTP status; redirects are not followed */
async function post(
	guard: Guard,
	{ url: text, body, secret }: Outgoing,
	stopping: AbortSignal,
): Promise<number> {
	const url = await guard.check(text);
	const response = await request(url, {
		method: 'POST',
		dispatcher: guard.agentFor(url),
		signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]),
		headers: {
			'content-type': 'application/json',
			'user-agent': `${name}/${version}`,
			'x-mediakit-signature': sign(secret, body),
		},
		body,
	});
	// The status is the answer; what else comes is of no interest, also if it breaks off.
	await response.body.dump().catch(() => {});
	return response.statusCode;
}

/**
 * Sends what the outbox holds: several receivers at a time, to each one event after the other.
 *
 * @param callbackSecret signs what goes to callback addresses
 */
export function createSender(core: Core, callbackSecret: string) {
	const { log } = core;
	const guard = core.guards.callback;
	const outbox = createOutbox(core, callbackSecret);
	const stopping = new AbortController();
	const note = storing(
		{ delivered: outbox.delivered, gone: outbox.gone, failed: outbox.failed },
		stopping.signal,
	);
	const running = new Map<string, Promise<void>>();
	let timer: NodeJS.Timeout | undefined;

	async function fail(outgoing: Outgoing, reason: string): Promise<void> {
		const last = await note.failed(outgoing, reason);
		// The address stays out of the log: its path or query may be a secret.
		const { event_id: eventId, subscription_id: subscriptionId } = outgoing;
		const about = { eventId, subscriptionId, reason };
		if (last) log.warn(about, 'an event could not be sent for 24 hours and is given up');
		else log.info(about, 'an event could not be sent and will be sent again');
	}

	async function send(outgoing: Outgoing): Promise<void> {
		let status: number;
		try {
			status = await post(guard, outgoing, stopping.signal);
		} catch (error) {
			// Interrupted by a stop: the next start sends it again.
			if (stopping.signal.aborted) return;
			return fail(outgoing, withoutContent(error instanceof Error ? error.message : String(error)));
		}
		if (status >= 200 && status < 300) await note.delivered(outgoing);
		else if (status === 410) await note.gone(outgoing, 'HTTP status 410');
		else await fail(outgoing, `HTTP status ${status}`);
	}

	async function takeWork(): Promise<void> {
		if (running.size >= PARALLEL || stopping.signal.aborted) return;
		for (const outgoing of await outbox.take([...running.keys()], PARALLEL - running.size)) {
			const task = send(outgoing)
				.catch((error: unknown) => log.error({ err: error }, 'the sending of an event could not be recorded'))
				.finally(() => {
					running.delete(outgoing.receiver);
					kick();
				});
			running.set(outgoing.receiver, task);
		}
	}

	let taking: Promise<void> = Promise.resolve();
	function kick(): void {
		taking = taking
			.then(takeWork)
			.catch((error: unknown) => log.error({ err: error }, 'no event could be taken from the outbox'));
	}

	return {
		start(): void {
			timer = setInterval(kick, TICK_MS);
			taking = outbox.recover();
			kick();
		},
		/** Interrupts what is being sent; the next start sends it again. */
		async stop(): Promise<void> {
			clearInterval(timer);
			stopping.abort();
			await taking;
			await Promise.all(running.values());
		},
	};
}
