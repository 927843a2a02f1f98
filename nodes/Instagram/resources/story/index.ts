import type { Resource } from '../../../shared/resource';
import * as getAll from './getAll.operation';

export const story: Resource = {
	option: { name: 'Story', value: 'story' },
	operations: [getAll],
	defaultOperation: getAll,
};
