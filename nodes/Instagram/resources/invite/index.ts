import type { Resource } from '../../../shared/resource';
import * as accept from './accept.operation';
import * as decline from './decline.operation';
import * as getAll from './getAll.operation';

export const invite: Resource = {
	option: { name: 'Invite', value: 'invite' },
	operations: [accept, decline, getAll],
	defaultOperation: getAll,
};
