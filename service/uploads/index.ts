export type { Deliveries } from './delivery/deliveries';
export { ENDED } from '../channels';
export { createUploads } from './uploads-feature';
