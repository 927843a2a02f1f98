import type { Resource } from '../../../shared/resource';
import * as uploadDraft from './uploadDraft.operation';

export const photo: Resource = {
	option: { name: 'Photo', value: 'photo' },
	operations: [uploadDraft],
	defaultOperation: uploadDraft,
};
