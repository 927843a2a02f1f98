import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { call } from '../../api';
import { platformField } from '../../fields';
import { accountField } from '../../references';
import { analyticsPath } from './path';

export const option: OperationOption = {
	name: 'Get',
	value: 'get',
	action: 'Get statistics',
	description:
		"Read an account's statistics as the service last fetched them. Requires the platform, and the account if there are several. Returns the statistics document and its age.",
};

export const fields: INodeProperties[] = [platformField, accountField];

export const output =
	'`{data, age_seconds, stale}`: the [statistics document](#the-statistics-document) and its age.';

/** Reads an account's statistics as last fetched by the service, with their age. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await call(this, itemIndex, 'GET', analyticsPath(this, itemIndex))) as IDataObject;
}
