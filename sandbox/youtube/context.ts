import type { Kernel } from '../kernel/types';
import type { WebhookSender } from '../kernel/webhooks';
import type { Store } from './store';
import type { YouTubeSwitches } from './switches';

/** What every part of the YouTube half works with. */
export interface YouTube {
	readonly kernel: Kernel;
	readonly switches: YouTubeSwitches;
	/** Delivers what the hub pushes. */
	readonly pushes: WebhookSender;
	/** Replaced by a reset. */
	store: Store;
}
