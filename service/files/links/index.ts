export { createMediaLinks } from './signed-links';
export { registerMediaRoutes } from './link-routes';
export { createMediaStore } from './link-store';
