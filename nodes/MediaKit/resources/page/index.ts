import type { Resource } from '../../../shared/resource';
import * as get from './get.operation';
import * as update from './update.operation';

export const page: Resource = {
	option: { name: 'Page', value: 'page' },
	operations: [get, update],
	defaultOperation: get,
};
