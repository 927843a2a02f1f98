import type { Resource } from '../../../shared/resource';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as publish from './publish.operation';
import * as uploadDraft from './uploadDraft.operation';

export const video: Resource = {
	option: { name: 'Video', value: 'video' },
	operations: [get, getAll, publish, uploadDraft],
	defaultOperation: uploadDraft,
};
