import type { Resource } from '../../../shared/resource';
import * as cancel from './cancel.operation';
import * as getStatus from './getStatus.operation';

export const post: Resource = {
	option: { name: 'Post', value: 'post' },
	operations: [cancel, getStatus],
	defaultOperation: getStatus,
};
