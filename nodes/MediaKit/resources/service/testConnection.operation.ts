import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { call } from '../../api';

/** Whether the service is there and knows the key, its version, and how its accounts are. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await call(this, itemIndex, 'GET', '/n8n/test-connection')) as IDataObject;
}
