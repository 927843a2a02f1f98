export { createMediaLinks } from './links';
export { registerMediaRoutes } from './routes';
export { createMediaStore } from './store';
