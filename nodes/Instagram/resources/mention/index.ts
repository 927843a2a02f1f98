import type { Resource } from '../../../shared/resource';
import * as get from './get.operation';
import * as reply from './reply.operation';

export const mention: Resource = {
	option: { name: 'Mention', value: 'mention' },
	operations: [get, reply],
	defaultOperation: get,
};
