import type { Labels } from '../shared/errors';

/** The names of the platform and of the container ID, as used in the node's error messages. */
export const LABELS: Labels = { platform: 'Instagram', idName: 'containerId', idLabel: 'Container ID' };
