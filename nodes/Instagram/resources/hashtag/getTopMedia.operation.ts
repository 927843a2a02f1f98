import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { hashtagFields, readHashtagMedia } from './hashtag-media';

export const option: OperationOption = {
	name: 'Get Top Media',
	value: 'getTopMedia',
	action: 'Get top media of a hashtag',
	description:
		'List the most popular public posts with a hashtag. Requires the hashtag and Facebook Login. Returns one item for each post: ID, type, caption, counts and URLs.',
};

export const fields = hashtagFields;

export { output } from './hashtag-media';

/** Lists the top posts with a hashtag (contracts/instagram-api.md §3.7). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	return await readHashtagMedia(this, itemIndex, 'top_media');
}
