import type { Resource } from '../../../shared/resource';
import * as refresh from './refresh.operation';

export const token: Resource = {
	option: { name: 'Token', value: 'token' },
	operations: [refresh],
	defaultOperation: refresh,
};
