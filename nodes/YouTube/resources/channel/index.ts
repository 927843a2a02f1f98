import type { Resource } from '../../../shared/resource';
import * as getAnalytics from './getAnalytics.operation';
import * as getProfile from './getProfile.operation';
import * as getStats from './getStats.operation';

export const channel: Resource = {
	option: { name: 'Channel', value: 'channel' },
	operations: [getAnalytics, getProfile, getStats],
	defaultOperation: getStats,
};
