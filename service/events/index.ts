export { registerSubscriptionRoutes } from './subscription-routes';
export { eventBody } from './event-schemas';
export { createEventRecords } from './event-records';
export { loadWebhookSecret } from './webhook-secret';
export { createSender } from './event-sender';
export { createEvents, type Events, type EventType, type NewEvent } from './event-store';
