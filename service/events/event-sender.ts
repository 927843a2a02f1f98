import { createHmac } from 'node:crypto';
import { request } from 'undici';
import type { Core } from '../core/core';
import { clock, untilStored } from '../database';
import { withoutContent } from '../observability';
import type { Guard } from '../outgoing';
import { name, version } from '../package.json';
import { createOutbox, type CompleteData, type Outgoing } from './event-outbox';
import { OUTBOX } from './event-store';

const PARALLEL = 8;

/** Time limit for the whole response to arrive; receivers should accept an event immediately and process it later. */
const TIMEOUT_MS = 10_000;

/** Returns the signature `t=…,v1=…` of `t.rawBody`, where `t` is the time of this attempt. */
function sign(secret: string, body: string): string {
	const t = Math.floor(clock.now() / 1000);
	return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** Posts an event. @returns the HTTP status; redirects are not followed */
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
	// Only the status matters; the body is discarded, and errors while reading it are ignored.
	await response.body.dump().catch(() => {});
	return response.statusCode;
}

/**
 * Sends the events in the outbox: to several receivers concurrently, but to each receiver in order.
 *
 * @param callbackSecret signs requests to callback URLs
 * @param complete completes an event's `data` for receivers
 */
export function startSending(core: Core, callbackSecret: string, complete: CompleteData): void {
	const { engine, log } = core;
	const guard = core.guards.callback;
	const outbox = createOutbox(core, callbackSecret, complete);

	async function fail(outgoing: Outgoing, reason: string): Promise<void> {
		const last = await outbox.failed(outgoing, reason);
		// The URL is not logged: its path or query may contain a secret.
		const { event_id: eventId, subscription_id: subscriptionId } = outgoing;
		const about = { eventId, subscriptionId, reason };
		if (last) log.warn(about, 'giving up on an event that could not be sent for 24 hours');
		else log.info(about, 'an event could not be sent and will be retried');
	}

	/** Sends an event. @returns a function that records the outcome */
	async function send(outgoing: Outgoing, signal: AbortSignal): Promise<() => Promise<void>> {
		try {
			const status = await post(guard, outgoing, signal);
			if (status >= 200 && status < 300) return () => outbox.delivered(outgoing);
			if (status === 410) return () => outbox.gone(outgoing, 'HTTP status 410');
			return () => fail(outgoing, `HTTP status ${status}`);
		} catch (error) {
			// Interrupted by a shutdown: the event is sent again after the next start.
			if (signal.aborted) return async () => {};
			const reason = withoutContent(error instanceof Error ? error.message : String(error));
			return () => fail(outgoing, reason);
		}
	}

	async function sendNext(receiver: string, signal: AbortSignal): Promise<{ again?: Date }> {
		const row = await outbox.next(receiver);
		if (row === undefined) return {};
		if (Date.parse(row.due_at) > clock.now()) return { again: new Date(row.due_at) };
		const outgoing = await untilStored(() => outbox.begin(row), signal);
		if (outgoing) await untilStored(await send(outgoing, signal), signal);
		return { again: new Date(clock.now()) };
	}

	const due = async () => (await outbox.receivers()).map((key) => ({ key }));
	engine.work(OUTBOX, { atATime: PARALLEL, perGroup: 1, due }, sendNext);
}
