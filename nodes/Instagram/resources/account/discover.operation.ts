import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { discover } from '../../../../platforms/instagram';
import { getCount } from '../../../shared/parameters';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { PROFILE } from '../../account-field';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Discover',
	value: 'discover',
	action: 'Discover account',
	description:
		'Read the public profile and newest posts of another professional account. Requires its username and Facebook Login. Returns one item.',
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Username',
		name: 'username',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. nordlicht_studio',
		description:
			'User name or profile URL of another professional account. Instagram does not show personal accounts, and requires Facebook Login.',
	},
	{
		displayName: 'Recent Posts',
		name: 'recentPosts',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description: "How many of the account's newest posts to read",
	},
];

export const output = 'Public profile, counts and newest posts of the other account.';

/** Reads the public metrics of another professional account (contracts/instagram-api.md §2, Business Discovery). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const username = getReference(this, 'username', itemIndex, PROFILE);
	const recentPosts = getCount(this, 'recentPosts', itemIndex, 0);
	const { instagram } = await connect(this, itemIndex);
	return (await discover(instagram, username, recentPosts)) as IDataObject;
}
