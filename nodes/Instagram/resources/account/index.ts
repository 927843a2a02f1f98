import type { Resource } from '../../../shared/resource';
import * as discover from './discover.operation';
import * as getAudience from './getAudience.operation';
import * as getProfile from './getProfile.operation';
import * as getPublishingLimit from './getPublishingLimit.operation';
import * as getStats from './getStats.operation';

export const account: Resource = {
	option: { name: 'Account', value: 'account' },
	operations: [discover, getAudience, getProfile, getPublishingLimit, getStats],
	defaultOperation: getStats,
};
