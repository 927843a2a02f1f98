export { createDataDeletions } from './data-deletions';
export { registerMetaWebhooks } from './meta';
export { createSeenWebhooks } from './seen';
export { registerTikTokWebhook } from './tiktok';
export { createTikTokEvents } from './tiktok-events';
