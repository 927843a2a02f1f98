import type { Resource } from '../../../shared/resource';
import * as publish from './publish.operation';

export const post: Resource = {
	option: { name: 'Post', value: 'post' },
	operations: [publish],
	defaultOperation: publish,
};
