import type { Labels } from '../shared/errors';

/** Names of the platform and its ID in the node's error messages. */
export const LABELS: Labels = { platform: 'YouTube', idName: 'videoId', idLabel: 'Video ID' };
