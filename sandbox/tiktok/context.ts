import type { Kernel } from '../kernel/types';
import type { Events } from './events';
import type { Store } from './store';
import type { TikTokSwitches } from './switches';

/** The services and state that all parts of the TikTok sandbox share. */
export interface TikTok {
	readonly kernel: Kernel;
	readonly switches: TikTokSwitches;
	readonly events: Events;
	/** Replaced by a reset. */
	store: Store;
}
