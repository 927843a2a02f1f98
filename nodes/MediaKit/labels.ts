import type { Labels } from '../shared/errors';

/** The names of the service and of the upload ID, as used in the node's error messages. */
export const LABELS: Labels = { platform: 'MediaKit', idName: 'uploadId', idLabel: 'Upload ID' };
