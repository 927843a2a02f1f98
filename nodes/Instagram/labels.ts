import type { Labels } from '../shared/errors';

/** How the node's errors refer to Instagram. */
export const LABELS: Labels = { platform: 'Instagram', idName: 'containerId', idLabel: 'Container ID' };
