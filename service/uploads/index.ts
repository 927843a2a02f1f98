export type { Deliveries } from './delivery/deliveries';
export type { DeliveryNews } from './delivery/platform-updates';
export { ENDED } from './upload-model';
export { createUploads } from './uploads-feature';
