export { createProviders, ownApps } from './token-providers';
export { registerOAuthAdapter } from './token-endpoint-routes';
