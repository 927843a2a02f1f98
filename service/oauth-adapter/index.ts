export { registerOAuthAdapter } from './routes';
