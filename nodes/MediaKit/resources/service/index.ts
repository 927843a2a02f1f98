import type { Resource } from '../../../shared/resource';
import * as testConnection from './testConnection.operation';

export const service: Resource = {
	option: { name: 'Service', value: 'service' },
	operations: [testConnection],
	defaultOperation: testConnection,
};
