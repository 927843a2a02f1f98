export { createEvents, type Events, type EventType, type NewEvent } from './store';
