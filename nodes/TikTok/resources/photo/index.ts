import type { Resource } from '../../../shared/resource';
import * as publish from './publish.operation';
import * as uploadDraft from './uploadDraft.operation';

export const photo: Resource = {
	option: { name: 'Photo', value: 'photo' },
	operations: [publish, uploadDraft],
	defaultOperation: uploadDraft,
};
