import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { describeToken, refreshToken } from '../../token';
import { connect } from '../../transport';

const fields: INodeProperties[] = [
	{
		displayName: 'Include Tokens',
		name: 'includeTokens',
		type: 'boolean',
		default: false,
		description:
			'Whether to output the tokens themselves as well. Whoever can see the execution can then use the account.',
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['token'], operation: ['refresh'] } },
	fields,
);

/** Renews the account's tokens through n8n and says how long they live. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const includeTokens = this.getNodeParameter('includeTokens', itemIndex) as boolean;
	// Says so if the account is not connected.
	await connect(this);
	const token = await refreshToken(this);
	const lifetimes = await describeToken(this, token);
	if (!includeTokens) return lifetimes;
	return { ...lifetimes, accessToken: token.access_token, refreshToken: token.refresh_token };
}
