import type { Resource } from '../../../shared/resource';
import * as revoke from './revoke.operation';

export const token: Resource = {
	option: { name: 'Token', value: 'token' },
	operations: [revoke],
	defaultOperation: revoke,
};
