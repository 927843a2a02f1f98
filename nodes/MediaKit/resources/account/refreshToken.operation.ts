import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { call } from '../../api';
import { accountIdField, readAccountId } from '../../references';

export const option: OperationOption = {
	name: 'Refresh Token',
	value: 'refreshToken',
	action: 'Refresh account token',
	description:
		"Refresh the token of one of the service's accounts now. Requires the account. Returns the expiry times of the new tokens.",
};

export const fields: INodeProperties[] = [accountIdField];

export const output = 'The new expiry times of the tokens.';

/** Refreshes an account's token now. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const accountId = encodeURIComponent(await readAccountId(this, itemIndex));
	return (await call(this, itemIndex, 'POST', `/api/accounts/${accountId}/refresh`)) as IDataObject;
}
