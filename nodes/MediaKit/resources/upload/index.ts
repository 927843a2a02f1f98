import type { Resource } from '../../../shared/resource';
import * as approve from './approve.operation';
import * as cancel from './cancel.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as submit from './submit.operation';

export const upload: Resource = {
	option: { name: 'Upload', value: 'upload' },
	operations: [approve, cancel, get, getAll, submit],
	defaultOperation: submit,
};
