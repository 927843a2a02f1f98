import type { Labels } from '../shared/errors';

/** Names of the service and its ID in the node's error messages. */
export const LABELS: Labels = { platform: 'MediaKit', idName: 'uploadId', idLabel: 'Upload ID' };
