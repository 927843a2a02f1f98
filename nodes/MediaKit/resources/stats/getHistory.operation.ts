import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { asObjects } from '../../../../platforms/json';
import { getCount } from '../../../shared/parameters';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { call } from '../../api';
import { daysField, platformField } from '../../fields';
import { ACCOUNT, requiredAccountField } from '../../references';
import { analyticsPath } from './path';

export const option: OperationOption = {
	name: 'Get History',
	value: 'getHistory',
	action: 'Get statistics history',
	description:
		"Read how an account's metrics have developed. Requires the platform and the account. Returns one item for each day, with the changes.",
};

export const fields: INodeProperties[] = [platformField, requiredAccountField, daysField];

export const output =
	'One item for each day with statistics, oldest first: `{platform, username, date, fetched_at, stats, deltas, days_since_previous}`.';

/** Reads the history of an account's metrics: one item for each day with statistics, oldest first. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	getReference(this, 'account', itemIndex, ACCOUNT);
	const days = getCount(this, 'days', itemIndex, 1);
	const path = `${analyticsPath(this, itemIndex)}/history?days=${days}`;
	const { platform, username, series } = await call(this, itemIndex, 'GET', path);
	return asObjects(series).map((point) => ({ platform, username, ...point }) as IDataObject);
}
