import type { Resource } from '../../../shared/resource';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getInsights from './getInsights.operation';
import * as getTagged from './getTagged.operation';

export const media: Resource = {
	option: { name: 'Media', value: 'media' },
	operations: [get, getAll, getInsights, getTagged],
	defaultOperation: getAll,
};
