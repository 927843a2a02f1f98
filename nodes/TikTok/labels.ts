import type { Labels } from '../shared/errors';

/** The names of the platform and of the publish ID, as used in the node's error messages. */
export const LABELS: Labels = { platform: 'TikTok', idName: 'publishId', idLabel: 'Publish ID' };
