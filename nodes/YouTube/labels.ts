import type { Labels } from '../shared/errors';

/** Names that the node's errors use. */
export const LABELS: Labels = { platform: 'YouTube', idName: 'videoId', idLabel: 'Video ID' };
