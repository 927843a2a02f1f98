import type { Resource } from '../../../shared/resource';
import * as getStatus from './getStatus.operation';
import * as prepare from './prepare.operation';
import * as publish from './publish.operation';

export const draft: Resource = {
	option: { name: 'Draft', value: 'draft' },
	operations: [getStatus, prepare, publish],
	defaultOperation: prepare,
};
