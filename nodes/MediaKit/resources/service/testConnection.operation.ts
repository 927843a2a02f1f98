import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { call } from '../../api';

export const option: OperationOption = {
	name: 'Test Connection',
	value: 'testConnection',
	action: 'Test service connection',
	description: 'Whether the service answers and knows the key, and how its accounts are',
};

export const output = '`{ok, service, version, accounts}`';

/** Whether the service is there and knows the key, its version, and how its accounts are. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await call(this, itemIndex, 'GET', '/n8n/test-connection')) as IDataObject;
}
