import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { call } from '../../api';

export const option: OperationOption = {
	name: 'Test Connection',
	value: 'testConnection',
	action: 'Test service connection',
	description:
		'Check that the service responds and accepts the API key. Returns its version and the status of its accounts.',
};

export const output = '`{ok, service, version, accounts}`';

/** Checks that the service responds and accepts the key; returns its version and the status of its accounts. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await call(this, itemIndex, 'GET', '/n8n/test-connection')) as IDataObject;
}
