import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { allowPost, initDirectPull, initDirectUpload, type PostChoices } from '../../../../platforms/tiktok';
import { getCaption, getFlag, getOptionalText, ifThere, readField } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { toFlag } from '../../../shared/values';
import { readSource, readTimeout, sendVideo, waitForPost } from '../../upload';
import { sourceFields, waitFields } from '../../upload-fields';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Publish',
	value: 'publish',
	action: 'Publish video',
	description:
		"Post a video at once, without the inbox. Needs a file or URL, a privacy level and the scope video.publish; an app without TikTok's audit posts only to private accounts. Returns the publish ID.",
};

export const fields: INodeProperties[] = [
	{
		displayName:
			'This posts at once: the user does not review the post in TikTok first. To send a draft instead, use Upload Draft.',
		name: 'publishNotice',
		type: 'notice',
		default: '',
	},
	...sourceFields,
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'The caption, at most 2200 characters. Hashtags and mentions work.',
	},
	{
		displayName:
			'Until TikTok has audited the app, it posts only to accounts that are set to private, with the privacy level Only Me.',
		name: 'auditNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Privacy Level Name or ID',
		name: 'privacyLevel',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getPrivacyLevels' },
		default: '',
		required: true,
		description:
			'Who can see the post. TikTok demands a choice by hand, so there is no default; the list has what TikTok allows the account. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Disable Comments',
		name: 'disableComment',
		type: 'boolean',
		default: true,
		description:
			'Whether nobody can comment. TikTok demands that comments are off until the user allows them.',
	},
	{
		displayName: 'Disable Duets',
		name: 'disableDuet',
		type: 'boolean',
		default: true,
		description:
			'Whether nobody can make a duet. TikTok demands that duets are off until the user allows them.',
	},
	{
		displayName: 'Disable Stitches',
		name: 'disableStitch',
		type: 'boolean',
		default: true,
		description:
			'Whether nobody can stitch the video. TikTok demands that stitches are off until the user allows them.',
	},
	{
		displayName: 'Disclosure',
		name: 'disclosure',
		type: 'collection',
		placeholder: 'Add Disclosure',
		default: {},
		description: 'What TikTok and its rules want to be told about the video',
		options: [
			{
				displayName: 'AI Generated',
				name: 'aiGenerated',
				type: 'boolean',
				default: false,
				description: 'Whether the video was made by AI',
			},
			{
				displayName: 'Branded Content',
				name: 'brandedContent',
				type: 'boolean',
				default: false,
				description:
					'Whether the video is a paid partnership. TikTok labels it so, and does not take it with the privacy level Only Me.',
			},
			{
				displayName: 'Your Brand',
				name: 'yourBrand',
				type: 'boolean',
				default: false,
				description: 'Whether the video promotes yourself or your own business. TikTok labels it so.',
			},
		],
	},
	...waitFields('TikTok has published the post'),
];

export const output =
	'`{publishId, status, delivered, bytes, postIds?}`. `postIds` appears once the post is public and has passed moderation.';

/** @throws NodeOperationError without a privacy level */
function readChoices(node: IExecuteFunctions, itemIndex: number): PostChoices {
	const privacyLevel = getOptionalText(node, 'privacyLevel', itemIndex);
	if (!privacyLevel) {
		throw new NodeOperationError(
			node.getNode(),
			'No privacy level is chosen, and TikTok allows no default. Choose who can see the post.',
			{ itemIndex },
		);
	}
	const isOn = (name: string) => getFlag(node, name, itemIndex);
	const isDisclosed = (name: string) =>
		ifThere(readField(node, `disclosure.${name}`, itemIndex), toFlag) ?? false;
	return {
		title: getCaption(node, 'title', itemIndex),
		privacyLevel,
		disableComment: isOn('disableComment'),
		disableDuet: isOn('disableDuet'),
		disableStitch: isOn('disableStitch'),
		yourBrand: isDisclosed('yourBrand'),
		brandedContent: isDisclosed('brandedContent'),
		aiGenerated: isDisclosed('aiGenerated'),
	};
}

/** Posts one item's video directly (contracts/tiktok-api.md §4.8 to §4.10). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const source = readSource(this, itemIndex);
	const choices = readChoices(this, itemIndex);
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
