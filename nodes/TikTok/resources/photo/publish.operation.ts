import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { allowPhotos, initPhotoPost } from '../../../../platforms/tiktok';
import { ifThere, readField } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { toFlag } from '../../../shared/values';
import { photoFields } from '../../photo-fields';
import { readPhotos } from '../../photos';
import { audienceFields, disclosureField, publishNotice, readChoices } from '../../publish-fields';
import { readTimeout, sendPhotos, waitForPost } from '../../upload';
import { waitFields } from '../../upload-fields';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Publish',
	value: 'publish',
	action: 'Publish photos',
	description:
		'Post 1 to 35 photos immediately. Requires URLs on a verified domain or JPEG files, a privacy level and the scope video.publish; unaudited apps post only to private accounts. Returns the publish ID.',
};

export const fields: INodeProperties[] = [
	publishNotice,
	...photoFields(),
	...audienceFields,
	disclosureField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'Additional settings for the photos',
		options: [
			{
				displayName: 'Add Music',
				name: 'autoAddMusic',
				type: 'boolean',
				default: false,
				description:
					'Whether TikTok adds music that it recommends for the photos; the user can change it in the app',
			},
		],
	},
	...waitFields('TikTok has published the post'),
];

export const usesService = true;

export const output =
	'`{publishId, status, delivered, bytes, postIds?}`. `postIds` appears once the post is public and has passed moderation.';

/**
 * Posts one item's photos directly instead of sending them to the inbox (contracts/tiktok-api.md §4.7, §4.9, §4.10).
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const provide = await readPhotos(this, itemIndex);
	const autoAddMusic = ifThere(readField(this, 'options.autoAddMusic', itemIndex), toFlag) ?? false;
	const choices = { ...readChoices(this, itemIndex), autoAddMusic };
	const timeoutSeconds = readTimeout(this, itemIndex);
	const account = await connect(this, timeoutSeconds);
	const sent = await sendPhotos(this, itemIndex, account, async () => {
		const allowed = await allowPhotos(account.tiktok, account.scopes, choices);
		const photos = await provide();
		return () => initPhotoPost(account.tiktok, photos, allowed);
	});
	return await waitForPost(this, itemIndex, account, sent, timeoutSeconds);
}
