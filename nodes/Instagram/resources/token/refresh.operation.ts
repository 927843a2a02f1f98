import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { readConnection } from '../../connection';
import { renewPasted, renewStored } from '../../token';

const fields: INodeProperties[] = [
	{
		displayName: 'Include Tokens',
		name: 'includeTokens',
		type: 'boolean',
		default: false,
		description:
			'Whether to output the token itself as well. Whoever can see the execution can then use the account.',
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['token'], operation: ['refresh'] } },
	fields,
);

/** Renews the token while it is alive, and says how long the new one lives (contracts/instagram-api.md §1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const includeTokens = this.getNodeParameter('includeTokens', itemIndex) === true;
	const connection = await readConnection(this);
	const { accessToken, ...described } = connection.stored
		? await renewStored(this, connection, connection.stored)
		: await renewPasted(this, connection);
	return includeTokens ? { ...described, accessToken } : { ...described };
}
