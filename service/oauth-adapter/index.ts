export { createProviders, ownApps } from './providers';
export { registerOAuthAdapter } from './routes';
