import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { list } from '../../api';
import { allOrOnePlatform } from '../../fields';
import { listFields } from '../../../shared/list-fields';
import { getChoice } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';

const platform: INodeProperties = {
	displayName: 'Platform',
	name: 'platform',
	type: 'options',
	options: allOrOnePlatform,
	default: '',
	description: 'Only accounts on this platform',
};

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many statistics',
	description:
		'List the statistics of every account connected to the service. Returns one item for each account: the statistics document and its age.',
};

export const fields: INodeProperties[] = [platform, ...listFields];

export const output = 'One item for each account: `{data, age_seconds, stale}`.';

/** Lists the statistics of every account, with their age; accounts without statistics are omitted. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const filter = { platform: getChoice(this, 'platform', itemIndex) };
	return await list(this, itemIndex, '/api/mediakit/analytics', 'analytics', filter);
}
