import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { answer, invitedPostField } from './answer';

export const option: OperationOption = {
	name: 'Accept',
	value: 'accept',
	action: 'Accept invite',
	description:
		"Accept an invite to collaborate; the other account's post immediately appears on this profile too. Requires the media ID from Get Many. Returns the media ID.",
};

export const fields: INodeProperties[] = [invitedPostField];

export const output = '`{mediaId, accepted: true}`.';

/** Accepts an invite to collaborate (contracts/instagram-api.md §4.9). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return await answer(this, itemIndex, true);
}
