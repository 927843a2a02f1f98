import type { Resource } from '../../../shared/resource';
import * as getInfo from './getInfo.operation';

export const creator: Resource = {
	option: { name: 'Creator', value: 'creator' },
	operations: [getInfo],
	defaultOperation: getInfo,
};
