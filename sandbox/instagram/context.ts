import type { Kernel } from '../kernel/types';
import type { WebhookSender } from '../kernel/webhooks';
import type { Store } from './store';
import type { InstagramSwitches } from './switches';

/** Shared by all parts of the Instagram sandbox. */
export interface Instagram {
	readonly kernel: Kernel;
	readonly switches: InstagramSwitches;
	/** Events, retried for 36 hours. */
	readonly webhooks: WebhookSender;
	/** Deauthorize callbacks, sent once. */
	readonly callbacks: WebhookSender;
	/** Media downloads in progress; a reset aborts them. */
	readonly downloads: Set<AbortController>;
	/** Replaced by a reset. */
	store: Store;
}
