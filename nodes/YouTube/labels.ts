import type { Labels } from '../shared/errors';

/** How the node's errors refer to YouTube. */
export const LABELS: Labels = { platform: 'YouTube', idName: 'videoId', idLabel: 'Video ID' };
