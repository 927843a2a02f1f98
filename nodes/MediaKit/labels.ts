import type { Labels } from '../shared/errors';

/** How the node's errors refer to the service. */
export const LABELS: Labels = { platform: 'MediaKit', idName: 'uploadId', idLabel: 'Upload ID' };
