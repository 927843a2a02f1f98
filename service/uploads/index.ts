export type { Deliveries } from './delivery/deliveries';
export type { DeliveryNews } from './delivery/platform-updates';
export { ENDED } from '../channels';
export { createUploads } from './uploads-feature';
