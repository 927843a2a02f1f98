import type { Knex } from 'knex';
import { PLATFORM_NAMES } from '../../../platforms/errors';
import { ApiError } from '../../core/errors';
import type { Engine } from '../../core/engine';
import {
	captionOf,
	MEDIA_TYPES,
	mediaOf,
	type Change,
	type Channels,
	type Delivery,
	type DeliveryState,
	type Upload,
	type UploadFields,
} from '../../channels';
import { clock, timestamp, type Database } from '../../database';
import { enqueueDelivery } from '../delivery-queue';
import { checkRequest } from '../intake/request-check';
import { forEachPlatform } from '../intake/upload-fields';
import { hasSource, keptUntil, type FileAges } from '../status/upload-json';
import { ignoreSuperseded } from '../superseded';
import { FETCHING } from '../upload-model';
import type { UploadStore } from '../upload-store';

/** The editable properties of an upload. */
export interface Edit {
	/** The new caption. */
	content?: string;
	/**
	 * ISO 8601. Null means publishing immediately after approval; a post that is already scheduled then has to be
	 * approved again.
	 */
	publishAt?: string | null;
}

/** Time reserved for preparing a post again before the file is deleted. */
const PREPARE_MS = 10 * 60_000;

/** The states of a delivery whose platform has the texts, but which nobody has approved yet. */
const SENT: readonly DeliveryState[] = ['uploading', 'processing', 'awaiting_approval'];

const nothingToEdit = (what: string, deliveries: readonly Delivery[]) => {
	const states = deliveries.map(({ platform, account, state }) => `${platform} ${account} is ${state}`);
	return new ApiError(
		409,
		'nothing_to_edit',
		`No delivery of this upload can take ${what}: ${states.join(', ')}. Edit an upload before it is sent or while it is waiting for approval.`,
		'fix-request',
		{ values: { states: states.join(', ') } },
	);
};

const fileGone = () =>
	new ApiError(
		409,
		'file_gone',
		'The file of this upload was deleted, so the post cannot be prepared again with a new caption. Approve it unchanged, or send the file again.',
		'fix-request',
	);

/** Checks that no post waits with the texts with which it was sent. @throws ApiError 409 `caption_sent` */
function requireTextsUnsent(channels: Channels, deliveries: readonly Delivery[]): void {
	const sent = deliveries.find(
		({ platform, state }) => channels[platform].uploads.keepsCaption && SENT.includes(state),
	);
	if (sent === undefined) return;
	const [platform, account] = [PLATFORM_NAMES[sent.platform], sent.account];
	throw new ApiError(
		409,
		'caption_sent',
		`${platform} already has the post for ${account} with its texts, so the caption of this upload can no longer be changed. To change the other posts, approve or discard that one first; change its own texts on ${platform}.`,
		'fix-request',
		{ values: { platform, account } },
	);
}

const badTime = (reason: string) =>
	new ApiError(400, 'publish_at_invalid', `publish_at ${reason}`, 'fix-request');

/**
 * Checks that the platform would accept the upload with its new caption.
 *
 * @throws ApiError 400 for the first problem
 */
function requireFit(
	channels: Channels,
	{ upload, content }: { upload: Upload; content: string },
	{ platform, own }: Delivery,
): void {
	const fields: UploadFields = {
		platforms: [platform],
		imageUrls: upload.imageUrls,
		accounts: {
			all: [],
			...forEachPlatform(
				(one) => one,
				() => [],
			),
		},
		content: content || undefined,
		title: upload.title ?? undefined,
		description: upload.description ?? undefined,
		mediaType: MEDIA_TYPES.find((type) => type === upload.mediaType),
		autoApprove: upload.autoApprove,
		force: upload.force,
		own: { [platform]: own },
		unknown: [],
	};
	const [problem] = checkRequest(channels, platform, fields, mediaOf(upload)).problems;
	if (problem) throw problem;
}

/**
 * Returns a function that changes the caption or the publishing time of an upload before its posts are public.
 */
export function createEdit(options: {
	database: Database;
	store: UploadStore;
	engine: Engine;
	channels: Channels;
	config: FileAges;
}) {
	const { database, store, engine, channels, config } = options;

	async function again(
		trx: Knex.Transaction,
		delivery: Delivery,
		change: Change,
		condition: { from: readonly DeliveryState[]; isUnsent?: boolean },
	): Promise<void> {
		await store.changeIn(trx, { id: delivery.id }, change, condition);
		await enqueueDelivery(engine, trx, delivery);
	}

	/**
	 * Sets a new caption. Deliveries that have not started use it, and posts waiting for approval are prepared again.
	 */
	async function setContent(upload: Upload, deliveries: readonly Delivery[], content: string) {
		const startOverOf = ({ platform }: Delivery) => channels[platform].uploads.startOver;
		const waiting = deliveries.filter((one) => one.state === 'awaiting_approval' && startOverOf(one));
		const unsent = deliveries.filter(({ state }) => FETCHING.includes(state));
		requireTextsUnsent(channels, deliveries);
		if (waiting.length + unsent.length === 0) throw nothingToEdit('another caption', deliveries);
		if (waiting.length > 0 && !hasSource(upload)) throw fileGone();
		for (const delivery of [...waiting, ...unsent]) requireFit(channels, { upload, content }, delivery);
		await database.transaction(async (trx) => {
			await trx('uploads')
				.where({ id: upload.id })
				.update({ content: content || null, ...(content === '' && { title: null, description: null }) });
			for (const delivery of waiting)
				await again(trx, delivery, startOverOf(delivery) ?? {}, { from: ['awaiting_approval'] });
			// Invalidates the claim of a worker that has read the old caption.
			for (const delivery of unsent.filter(({ state }) => state === 'queued'))
				await again(trx, delivery, { state: 'queued' }, { from: ['queued'], isUnsent: true });
		});
	}

	/**
	 * Checks a new publishing time.
	 *
	 * @param posts the deliveries that would be published at this time
	 * @throws ApiError 400 `publish_at_invalid`
	 */
	function requireTime(
		publishAt: string,
		upload: Upload,
		deliveries: readonly Delivery[],
		posts: readonly Delivery[],
	): void {
		const time = Date.parse(publishAt);
		if (!(time > clock.now())) throw badTime('must be a time in the future. Choose a later one.');
		// Posts that the platform keeps permanently no longer need the file.
		if (posts.every(({ platform }) => channels[platform].uploads.approvalLifetimeMs === undefined)) return;
		const approved = deliveries.map((one) => ({ ...one, approvedAt: timestamp() }));
		const latest = keptUntil(upload, approved, config) - PREPARE_MS;
		if (time <= latest) return;
		throw badTime(
			`must not be later than ${timestamp(latest)}, when the file of the upload is deleted. Choose an earlier time, or increase APPROVAL_FILE_MAX_AGE_HOURS.`,
		);
	}

	async function setPublishAt(upload: Upload, deliveries: readonly Delivery[], publishAt: string | null) {
		const posts = deliveries.filter(
			({ state, publishSentAt }) =>
				state === 'awaiting_approval' || (state === 'publishing' && publishSentAt === null),
		);
		if (posts.length === 0) throw nothingToEdit('a time', deliveries);
		if (publishAt !== null) requireTime(publishAt, upload, deliveries, posts);
		const change: Change =
			publishAt === null ? { state: 'awaiting_approval', approvedAt: null } : { dueAt: null };
		await database.transaction(async (trx) => {
			await trx('uploads').where({ id: upload.id }).update({ publish_at: publishAt });
			for (const delivery of posts) {
				const condition = { from: ['publishing'] as const, isUnsent: true };
				await again(trx, delivery, change, condition).catch(ignoreSuperseded);
			}
		});
	}

	/** @throws ApiError 409 `nothing_to_edit`, `caption_sent`, `file_gone`; 400 */
	return async (uploadId: string, { content, publishAt }: Edit): Promise<void> => {
		const found = await store.get(uploadId);
		if (found === undefined) return;
		const { upload, deliveries } = found;
		if (publishAt !== undefined)
			await setPublishAt(upload, deliveries, publishAt && timestamp(Date.parse(publishAt)));
		if (content !== undefined && content.trim() !== (captionOf(upload) ?? ''))
			await setContent(upload, deliveries, content.trim());
	};
}
