import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { allowPost, initDirectPull, initDirectUpload, type PostChoices } from '../../../../platforms/tiktok';
import { getCaption, getFlag, ifThere, readField } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { toCount } from '../../../shared/values';
import { audienceFields, disclosureField, publishNotice, readChoices } from '../../publish-fields';
import { readSource, readTimeout, sendVideo, waitForPost } from '../../upload';
import { sourceFields, waitFields } from '../../upload-fields';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Publish',
	value: 'publish',
	action: 'Publish video',
	description:
		'Post a video immediately, without the inbox. Requires a file or URL, a privacy level and the scope video.publish; unaudited apps post only to private accounts. Returns the publish ID.',
};

export const fields: INodeProperties[] = [
	publishNotice,
	...sourceFields,
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'The caption, with at most 2200 characters. Hashtags and mentions are supported.',
	},
	...audienceFields,
	{
		displayName: 'Disable Duets',
		name: 'disableDuet',
		type: 'boolean',
		default: true,
		description: 'Whether to turn duets off. TikTok requires that they stay off until the user allows them.',
	},
	{
		displayName: 'Disable Stitches',
		name: 'disableStitch',
		type: 'boolean',
		default: true,
		description:
			'Whether to turn stitches off. TikTok requires that they stay off until the user allows them.',
	},
	disclosureField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'Additional settings for the video',
		options: [
			{
				displayName: 'Cover Timestamp (Milliseconds)',
				name: 'coverTimestamp',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description:
					'Position of the frame to use as the cover; if the video has no frame there, TikTok uses the first one',
			},
		],
	},
	...waitFields('TikTok has published the post'),
];

export const output =
	'`{publishId, status, delivered, bytes, postIds?}`. `postIds` appears once the post is public and has passed moderation.';

function readVideoChoices(node: IExecuteFunctions, itemIndex: number): PostChoices {
	return {
		...readChoices(node, itemIndex),
		title: getCaption(node, 'title', itemIndex),
		disableDuet: getFlag(node, 'disableDuet', itemIndex),
		disableStitch: getFlag(node, 'disableStitch', itemIndex),
		coverTimestampMs: ifThere(readField(node, 'options.coverTimestamp', itemIndex), (given) =>
			toCount(given, 0),
		),
	};
}

/** Posts one item's video directly instead of sending it to the inbox (contracts/tiktok-api.md §4.8 to §4.10). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const source = readSource(this, itemIndex);
	const choices = readVideoChoices(this, itemIndex);
	const timeoutSeconds = readTimeout(this, itemIndex);
	const account = await connect(this, timeoutSeconds);
	const sent = await sendVideo(this, itemIndex, account, source, async () => {
		const post = await allowPost(account.tiktok, account.scopes, choices);
		return {
			upload: (plan) => initDirectUpload(account.tiktok, plan, post),
			pull: (videoUrl) => initDirectPull(account.tiktok, videoUrl, post),
		};
	});
	return await waitForPost(this, itemIndex, account, sent, timeoutSeconds);
}
