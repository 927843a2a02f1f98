import type { Resource } from '../../../shared/resource';
import * as refresh from './refresh.operation';
import * as revoke from './revoke.operation';

export const token: Resource = {
	option: { name: 'Token', value: 'token' },
	operations: [refresh, revoke],
	defaultOperation: refresh,
};
