import type { Resource } from '../../../shared/resource';
import * as getRecentMedia from './getRecentMedia.operation';
import * as getTopMedia from './getTopMedia.operation';

export const hashtag: Resource = {
	option: { name: 'Hashtag', value: 'hashtag' },
	operations: [getRecentMedia, getTopMedia],
	defaultOperation: getTopMedia,
};
