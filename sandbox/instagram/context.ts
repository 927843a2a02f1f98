import type { Kernel } from '../kernel/types';
import type { WebhookSender } from '../kernel/webhooks';
import type { Store } from './store';
import type { InstagramSwitches } from './switches';

/** What every part of the Instagram half works with. */
export interface Instagram {
	readonly kernel: Kernel;
	readonly switches: InstagramSwitches;
	/** Events, tried again for 36 hours. */
	readonly webhooks: WebhookSender;
	/** Deauthorize callbacks, sent once. */
	readonly callbacks: WebhookSender;
	/** Downloads of media that are under way; a reset ends them. */
	readonly downloads: Set<AbortController>;
	/** Replaced by a reset. */
	store: Store;
}
