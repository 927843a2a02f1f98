import { platformOf } from '../platforms';
import type { Delivery, DeliveryState, Upload } from '../types';

const ENDED: readonly DeliveryState[] = ['delivered', 'published', 'failed', 'cancelled', 'expired'];

/** Filter groups, and the states in each. */
export const GROUPS = {
	waiting: ['awaiting_approval'],
	moving: ['queued', 'fetching', 'uploading', 'processing', 'publishing'],
	failed: ['failed', 'expired'],
	done: ['delivered', 'published', 'cancelled'],
} as const satisfies Record<string, readonly DeliveryState[]>;

export type Group = keyof typeof GROUPS;

/** Returns the filter group with this name, if any. */
export const groupOf = (name: string | undefined) =>
	Object.keys(GROUPS).find((group): group is Group => group === name);

export const hasEnded = ({ deliveries }: Upload) => deliveries.every(({ state }) => ENDED.includes(state));

export const isWaiting = ({ deliveries }: Upload) =>
	deliveries.some(({ state }) => state === 'awaiting_approval');

const waitingIn = ({ deliveries }: Upload) =>
	deliveries.filter(({ state }) => state === 'awaiting_approval').map(({ platform }) => platformOf(platform));

/** Returns true if the caption of a waiting post can be edited. */
export const takesNewCaption = (upload: Upload) =>
	waitingIn(upload).some((platform) => platform?.takesNewCaption);

/** Returns true if a waiting post may need the file until it is public. */
export const needsFile = (upload: Upload) => waitingIn(upload).some((platform) => platform?.isPreparedAgain);

export const canRetry = ({ deliveries }: Upload) => deliveries.some((one) => one.can_retry);

/** Returns true if a post was approved for a future time. */
export const isPlanned = ({ state }: Delivery, { publish_at: publishAt }: Upload) =>
	state === 'publishing' && publishAt !== null && Date.parse(publishAt) > Date.now();

/** Returns true if an upload will soon change without user action. */
export const isMoving = (upload: Upload) =>
	upload.deliveries.some(
		(one) => (GROUPS.moving as readonly DeliveryState[]).includes(one.state) && !isPlanned(one, upload),
	);
