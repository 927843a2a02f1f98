import type { Resource } from '../../../shared/resource';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getInsights from './getInsights.operation';

export const media: Resource = {
	option: { name: 'Media', value: 'media' },
	operations: [get, getAll, getInsights],
	defaultOperation: getAll,
};
