export { registerOAuthAdapter } from './token-endpoint-routes';
