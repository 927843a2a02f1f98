import type { Resource } from '../../../shared/resource';
import * as getAll from './getAll.operation';
import * as refreshToken from './refreshToken.operation';

export const account: Resource = {
	option: { name: 'Account', value: 'account' },
	operations: [getAll, refreshToken],
	defaultOperation: getAll,
};
