export { registerWebhooks } from './routes';
