import { platformOf } from '../platforms';
import type { Delivery, DeliveryState, Upload } from '../types';

const ENDED: readonly DeliveryState[] = ['delivered', 'published', 'failed', 'cancelled', 'expired'];

/** What people look for, and the states that it means. */
export const GROUPS = {
	waiting: ['awaiting_approval'],
	moving: ['queued', 'fetching', 'uploading', 'processing', 'publishing'],
	failed: ['failed', 'expired'],
	done: ['delivered', 'published', 'cancelled'],
} as const satisfies Record<string, readonly DeliveryState[]>;

export type Group = keyof typeof GROUPS;

/** The group that a path names, if it names one. */
export const groupOf = (name: string | undefined) =>
	Object.keys(GROUPS).find((group): group is Group => group === name);

export const hasEnded = ({ deliveries }: Upload) => deliveries.every(({ state }) => ENDED.includes(state));

export const isWaiting = ({ deliveries }: Upload) =>
	deliveries.some(({ state }) => state === 'awaiting_approval');

const waitingIn = ({ deliveries }: Upload) =>
	deliveries.filter(({ state }) => state === 'awaiting_approval').map(({ platform }) => platformOf(platform));

/** Whether one of the posts that wait can have another caption. */
export const takesNewCaption = (upload: Upload) =>
	waitingIn(upload).some((platform) => platform?.takesNewCaption);

/** Whether one of the posts that wait may need the file until it is public. */
export const needsFile = (upload: Upload) => waitingIn(upload).some((platform) => platform?.isPreparedAgain);

export const canRetry = ({ deliveries }: Upload) => deliveries.some((one) => one.can_retry);

/** Whether a post was approved for a time that has not come. */
export const isPlanned = ({ state }: Delivery, { publish_at: publishAt }: Upload) =>
	state === 'publishing' && publishAt !== null && Date.parse(publishAt) > Date.now();

/** Whether something happens of its own accord, soon. */
export const isMoving = (upload: Upload) =>
	upload.deliveries.some(
		(one) => (GROUPS.moving as readonly DeliveryState[]).includes(one.state) && !isPlanned(one, upload),
	);
