import type { Kernel } from '../kernel/types';
import type { WebhookSender } from '../kernel/webhooks';
import type { Store } from './store';
import type { InstagramSwitches } from './switches';

/** The services and state that all parts of the Instagram sandbox share. */
export interface Instagram {
	readonly kernel: Kernel;
	readonly switches: InstagramSwitches;
	/** Sends events, which are retried for 36 hours. */
	readonly webhooks: WebhookSender;
	/** Sends deauthorize callbacks, which are sent only once. */
	readonly callbacks: WebhookSender;
	/** Media downloads in progress; a reset aborts them. */
	readonly downloads: Set<AbortController>;
	/** Replaced by a reset. */
	store: Store;
}
