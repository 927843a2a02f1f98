import type { Labels } from '../shared/errors';

/** Names that the node's errors use. */
export const LABELS: Labels = { platform: 'Instagram', idName: 'containerId', idLabel: 'Container ID' };
