import type { Labels } from '../shared/errors';

/** The names of the platform and of the video ID, as used in the node's error messages. */
export const LABELS: Labels = { platform: 'YouTube', idName: 'videoId', idLabel: 'Video ID' };
