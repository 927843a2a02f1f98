import type { Kernel } from '../kernel/types';
import type { WebhookSender } from '../kernel/webhooks';
import type { Store } from './store';
import type { YouTubeSwitches } from './switches';

/** The services and state that all parts of the YouTube sandbox share. */
export interface YouTube {
	readonly kernel: Kernel;
	readonly switches: YouTubeSwitches;
	/** Delivers the hub's notifications. */
	readonly pushes: WebhookSender;
	/** Replaced by a reset. */
	store: Store;
}
