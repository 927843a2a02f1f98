import type { Resource } from '../../../shared/resource';
import * as getProfile from './getProfile.operation';
import * as getStats from './getStats.operation';

export const account: Resource = {
	option: { name: 'Account', value: 'account' },
	operations: [getProfile, getStats],
	defaultOperation: getStats,
};
