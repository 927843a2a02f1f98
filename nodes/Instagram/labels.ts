import type { Labels } from '../shared/errors';

/** Names of the platform and its ID in the node's error messages. */
export const LABELS: Labels = { platform: 'Instagram', idName: 'containerId', idLabel: 'Container ID' };
