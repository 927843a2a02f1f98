import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getProfile } from '../../../../platforms/instagram';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Profile',
	value: 'getProfile',
	action: 'Get account profile',
	description:
		"Read the connected account's profile. Returns one item: name, picture, biography, website and counts.",
};

export const output =
	'`{accountId, username, name, avatarUrl, bio, website, accountType, followers, following, posts, refused}`; `refused` lists the fields that Instagram did not return.';

/** Reads the account's profile and counts (contracts/instagram-api.md §2). Fields that Instagram omits are `null`. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { instagram } = await connect(this, itemIndex);
	return { ...(await getProfile(instagram)) };
}
