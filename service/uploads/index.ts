export type { Deliveries } from './delivery/deliveries';
export { createUploads } from './uploads-feature';
