export { eventBody } from './event-schemas';
export { createEventStore, type Events, type EventType, type NewEvent } from './event-store';
export { createEvents } from './events-feature';
