import type { Resource } from '../../../shared/resource';
import * as remove from './delete.operation';
import * as getAll from './getAll.operation';
import * as hide from './hide.operation';
import * as reply from './reply.operation';
import * as unhide from './unhide.operation';

export const comment: Resource = {
	option: { name: 'Comment', value: 'comment' },
	operations: [remove, getAll, hide, reply, unhide],
	defaultOperation: getAll,
};
