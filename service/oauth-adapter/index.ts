export { createProviders } from './providers';
export { registerOAuthAdapter } from './routes';
