import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { list } from '../../api';
import { listFields } from '../../../shared/list-fields';

const platform: INodeProperties = {
	displayName: 'Platform',
	name: 'platform',
	type: 'options',
	options: [
		{ name: 'All', value: '' },
		{ name: 'Instagram', value: 'instagram' },
		{ name: 'TikTok', value: 'tiktok' },
	],
	default: '',
};

export const description = updateDisplayOptions({ show: { resource: ['stats'], operation: ['getAll'] } }, [
	platform,
	...listFields,
]);

/** The statistics of every account that the service has some of, with their age. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const filter = { platform: String(this.getNodeParameter('platform', itemIndex)) };
	return await list(this, itemIndex, '/api/mediakit/analytics', 'analytics', filter);
}
