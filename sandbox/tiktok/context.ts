import type { Kernel } from '../kernel/types';
import type { Events } from './events';
import type { Store } from './store';
import type { TikTokSwitches } from './switches';

/** What every part of the TikTok half works with. */
export interface TikTok {
	readonly kernel: Kernel;
	readonly switches: TikTokSwitches;
	readonly events: Events;
	/** Replaced by a reset. */
	store: Store;
}
