export { registerSubscriptionRoutes } from './routes';
export { eventBody } from './schemas';
export { loadWebhookSecret } from './secret';
export { createSender } from './sender';
export { createEvents, type Events, type EventType, type NewEvent } from './store';
