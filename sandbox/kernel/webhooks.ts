import type { Clock } from './clock';
import { call } from './outgoing';
import type { Json } from './types';

const firstRetryMs = 60_000;
const answerTimeoutMs = 10_000;

export interface WebhookOptions {
	/** Maximum time between the first attempt and the last retry. */
	readonly giveUpAfterHours: number;
	/** True if the first retry is immediate and the backoff starts with the second. */
	readonly retriesAtOnce?: boolean;
	readonly accepts: (status: number) => boolean;
}

export interface Webhook {
	readonly url: string;
	readonly body: string;
	/** Called for each attempt, since signatures contain the time of the attempt. */
	readonly headers: () => Record<string, string>;
	/** The fields to include in `state`. */
	readonly about: Readonly<Record<string, Json>>;
}

interface Delivery extends Webhook {
	readonly id: number;
	readonly firstMs: number;
	outcome: 'pending' | 'delivered' | 'dropped';
	/** HTTP status of each attempt; 0 if an attempt got no response. */
	statuses: number[];
}

/** Delivers webhooks one at a time, and retries rejected webhooks with exponential backoff. */
export class WebhookSender {
	private deliveries: Delivery[] = [];
	private queue: Promise<void> = Promise.resolve();
	private stop = new AbortController();

	constructor(
		private readonly clock: Clock,
		private readonly options: WebhookOptions,
	) {}

	/** Sends the webhook immediately. Returns the delivery's ID. */
	send(webhook: Webhook): number {
		const nowMs = this.clock.now();
		const id = this.deliveries.length + 1;
		const delivery: Delivery = { ...webhook, id, firstMs: nowMs, outcome: 'pending', statuses: [] };
		this.deliveries.push(delivery);
		this.enqueue(delivery, nowMs);
		return id;
	}

	/** Returns the webhook of the delivery with this ID, so that it can be sent again. */
	sent(id: number): Webhook | undefined {
		return this.deliveries.find((delivery) => delivery.id === id);
	}

	list(): Json {
		return this.deliveries.map(({ id, about, outcome, statuses }) => ({ id, ...about, outcome, statuses }));
	}

	/** Discards all deliveries, and aborts those in progress. */
	clear(): void {
		this.stop.abort();
		this.stop = new AbortController();
		this.deliveries = [];
		this.queue = Promise.resolve();
	}

	private enqueue(delivery: Delivery, dueMs: number): void {
		const { signal } = this.stop;
		this.queue = this.queue.then(() => (signal.aborted ? undefined : this.attempt(delivery, dueMs, signal)));
	}

	private async attempt(delivery: Delivery, dueMs: number, stop: AbortSignal): Promise<void> {
		const status = await this.post(delivery, stop);
		if (stop.aborted) return;
		delivery.statuses.push(status);
		if (this.options.accepts(status)) {
			delivery.outcome = 'delivered';
			return;
		}
		if (this.options.retriesAtOnce && delivery.statuses.length === 1) {
			this.enqueue(delivery, dueMs);
			return;
		}
		const nextMs = dueMs + firstRetryMs * 2 ** (delivery.statuses.length - 1);
		if (nextMs > delivery.firstMs + this.options.giveUpAfterHours * 3_600_000) delivery.outcome = 'dropped';
		else this.clock.at(nextMs, () => this.enqueue(delivery, nextMs));
	}

	private async post({ url, body, headers }: Delivery, stop: AbortSignal): Promise<number> {
		try {
			const signal = AbortSignal.any([stop, AbortSignal.timeout(answerTimeoutMs)]);
			const answer = await call(url, { method: 'POST', headers: headers(), body, signal });
			answer.resume();
			return answer.statusCode ?? 0;
		} catch {
			// Without a response, the attempt has failed, regardless of the reason.
			return 0;
		}
	}
}
