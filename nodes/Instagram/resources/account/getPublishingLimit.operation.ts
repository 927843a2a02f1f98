import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getPublishingLimit } from '../../../../platforms/instagram';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Publishing Limit',
	value: 'getPublishingLimit',
	action: 'Get account publishing limit',
	description:
		'Read how many more posts the account can publish through the API today. Returns how many are used, allowed and left.',
};

export const output =
	'`{used, total, remaining, windowSeconds}`; `windowSeconds` is always set, and the others are `null` if Instagram does not return them.';

/** Reads how many more posts the account may publish (contracts/instagram-api.md §4.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { instagram } = await connect(this, itemIndex);
	return { ...(await getPublishingLimit(instagram)) };
}
