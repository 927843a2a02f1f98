import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getProfile, getUser } from '../../../../platforms/tiktok';
import { getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Profile',
	value: 'getProfile',
	action: 'Get account profile',
	description: "Read the connected account's profile. Returns one item: name, picture, biography and counts.",
};

export const fields: INodeProperties[] = [simplifyField];

export const output =
	'`{openId, username, displayName, bio, avatarUrl, profileLink, followers, following, likes, videos}`; without *Simplify*, the raw API fields. Fields whose scope was not granted are `null`.';

/**
 * Reads the account's profile and counts (contracts/tiktok-api.md §2). Fields whose scope has not been granted are
 * `null`, or absent from the raw data.
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { tiktok, scopes } = await connect(this);
	if (!simplify) return (await getUser(tiktok, scopes)) as IDataObject;
	const { openId, username, displayName, bio, avatarUrl, profileLink, followers, following, likes, videos } =
		await getProfile(tiktok, scopes);
	return { openId, username, displayName, bio, avatarUrl, profileLink, followers, following, likes, videos };
}
