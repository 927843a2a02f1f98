export { registerWebhooks } from './platform-webhook-routes';
