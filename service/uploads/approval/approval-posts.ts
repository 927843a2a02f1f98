import { missingFields, OWN_FIELDS, type OwnField, type OwnValues } from '../../../platforms/own-fields';
import type { Delivery, Upload } from '../../channels';
import { ApiError } from '../../core/errors';
import { clock } from '../../database';
import type { Deliveries } from '../delivery/deliveries';
import { Superseded } from '../superseded';
import type { UploadStore } from '../upload-store';
import type { ApprovalLinks } from './approval-links';
import type { Ending } from './approval-texts';

/** A post that a link can still approve or decline. */
interface WaitingPost {
	upload: Upload;
	delivery: Delivery;
	/** The expiry time of the link, in milliseconds since 1970. */
	expiresAt: number;
	ending?: undefined;
}

/** The reason why a link can no longer be used. */
export interface Ended {
	ending: Ending;
	delivery?: Delivery;
}

/** The decision submitted by a person. */
export type Decision = { approve: OwnValues } | 'decline';

function endingOf({ state }: Delivery): Ending {
	switch (state) {
		case 'publishing':
		case 'published':
		case 'cancelled':
		case 'failed':
		case 'expired':
			return state;
		default:
			return 'changed';
	}
}

/** Finds the posts behind approval links and applies people's decisions to them. */
export function createApprovalPosts({
	links,
	store,
	deliveries,
}: {
	links: Pick<ApprovalLinks, 'read'>;
	store: Pick<UploadStore, 'get' | 'delivery'>;
	deliveries: Pick<Deliveries, 'approve' | 'decline'>;
}) {
	return {
		/** Looks up the post that a token refers to. */
		async find(token: string): Promise<WaitingPost | Ended> {
			const link = links.read(token);
			if (link === undefined) return { ending: 'unknown' };
			const { expiresAt, deliveryId, version } = link;
			if (expiresAt <= clock.now()) return { ending: 'late' };
			const now = await store.delivery(deliveryId);
			const found = now && (await store.get(now.uploadId));
			const delivery = found?.deliveries.find(({ id }) => id === deliveryId);
			if (found === undefined || delivery === undefined) return { ending: 'unknown' };
			if (delivery.state !== 'awaiting_approval' || delivery.version !== version)
				return { ending: endingOf(delivery), delivery };
			return { upload: found.upload, delivery, expiresAt };
		},

		/**
		 * Applies a decision unless the post has changed since it was read.
		 *
		 * @returns true if this call applied the decision
		 */
		async decide({ delivery }: WaitingPost, decision: Decision): Promise<boolean> {
			try {
				if (decision === 'decline') await deliveries.decline(delivery);
				else await deliveries.approve(delivery.uploadId, decision.approve, delivery);
				return true;
			} catch (error) {
				if (error instanceof Superseded) return false;
				if (error instanceof ApiError && error.code === 'nothing_to_approve') return false;
				throw error;
			}
		},
	};
}

/** Reads a platform's fields from the form. Values that are not among the choices count as missing. */
export function readAnswers(
	{ platform }: Delivery,
	form: URLSearchParams,
): { own: OwnValues; missing?: OwnField } {
	const fields = OWN_FIELDS[platform].approval;
	const given = fields.map(({ name, choices = {} }) => ({ name, choices, value: form.get(name) ?? '' }));
	const own = Object.fromEntries(
		given.flatMap(({ name, choices, value }) => (Object.hasOwn(choices, value) ? [[name, value]] : [])),
	);
	return { own, missing: fields.find((field) => missingFields([field], own).length > 0) };
}
