import type { Labels } from '../shared/errors';

/** How the node's errors refer to TikTok. */
export const LABELS: Labels = { platform: 'TikTok', idName: 'publishId', idLabel: 'Publish ID' };
