import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { getProfile, getUser } from '../../../../platforms/tiktok';
import { simplifyField } from '../../simplify-field';
import { connect } from '../../transport';

const fields: INodeProperties[] = [simplifyField];

export const description = updateDisplayOptions(
	{ show: { resource: ['account'], operation: ['getProfile'] } },
	fields,
);

/**
 * The account's profile and counts (contracts/tiktok-api.md §2). What a missing scope withholds is `null`, or absent
 * from the raw data.
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const simplify = this.getNodeParameter('simplify', itemIndex) === true;
	const { tiktok, scopes } = await connect(this);
	if (!simplify) return (await getUser(tiktok, scopes)) as IDataObject;
	const { openId, username, displayName, bio, avatarUrl, profileLink, followers, following, likes, videos } =
		await getProfile(tiktok, scopes);
	return { openId, username, displayName, bio, avatarUrl, profileLink, followers, following, likes, videos };
}
