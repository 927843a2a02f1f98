import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { answer, invitedPostField } from './answer';

export const option: OperationOption = {
	name: 'Decline',
	value: 'decline',
	action: 'Decline invite',
	description:
		"Decline an invite to collaborate on another account's post. Requires the media ID from Get Many. Returns the media ID.",
};

export const fields: INodeProperties[] = [invitedPostField];

export const output = '`{mediaId, accepted: false}`.';

/** Declines an invite to collaborate (contracts/instagram-api.md §4.9). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return await answer(this, itemIndex, false);
}
