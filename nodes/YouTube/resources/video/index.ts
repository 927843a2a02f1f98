import type { Resource } from '../../../shared/resource';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getStatus from './getStatus.operation';
import * as setPrivacy from './setPrivacy.operation';
import * as setThumbnail from './setThumbnail.operation';
import * as uploadDraft from './uploadDraft.operation';

export const video: Resource = {
	option: { name: 'Video', value: 'video' },
	operations: [get, getAll, getStatus, setPrivacy, setThumbnail, uploadDraft],
	defaultOperation: uploadDraft,
};
