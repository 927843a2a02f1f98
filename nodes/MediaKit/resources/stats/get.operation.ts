import { updateDisplayOptions, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { call } from '../../api';
import { accountField, platformField } from '../../fields';
import { analyticsPath } from './path';

export const description = updateDisplayOptions({ show: { resource: ['stats'], operation: ['get'] } }, [
	platformField,
	accountField,
]);

/** An account's statistics as the service last read them, with their age. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await call(this, itemIndex, 'GET', analyticsPath(this, itemIndex))) as IDataObject;
}
