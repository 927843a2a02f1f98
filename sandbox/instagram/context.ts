import type { Kernel } from '../kernel/types';
import type { Store } from './store';
import type { InstagramSwitches } from './switches';

/** What every part of the Instagram half works with. */
export interface Instagram {
	readonly kernel: Kernel;
	readonly switches: InstagramSwitches;
	/** Replaced by a reset. */
	store: Store;
}
