import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { readConnection } from '../../connection';
import { refreshPasted, refreshStored } from '../../token';

export const option: OperationOption = {
	name: 'Refresh',
	value: 'refresh',
	action: 'Refresh token',
	description:
		"Refresh the connected account's token now, for another 60 days. Rarely needed, because the node refreshes tokens older than 7 days automatically. Returns the new expiry time.",
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Include Tokens',
		name: 'includeTokens',
		type: 'boolean',
		default: false,
		description:
			'Whether to include the token itself in the output. Anyone who can see the execution can then use the account.',
	},
];

export const output =
	'`{platform, userId, scope, expiresAt, refreshExpiresAt, stored, note?}`; with *Include Tokens* also `accessToken`.';

/** Refreshes the token while it is still valid, and returns its new expiry (contracts/instagram-api.md §1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const includeTokens = getFlag(this, 'includeTokens', itemIndex);
	const connection = await readConnection(this);
	const { accessToken, ...described } = connection.stored
		? await refreshStored(this, connection, connection.stored)
		: await refreshPasted(this, connection);
	return includeTokens ? { ...described, accessToken } : { ...described };
}
