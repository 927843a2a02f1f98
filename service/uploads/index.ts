export { createDeliveries } from './deliveries';
export { createIdempotency } from './idempotency';
export { createIntake } from './intake';
export { registerIntakeRoutes } from './intake-routes';
export { registerStatusRoutes } from './status-routes';
export { createUploadStore } from './store';
export { createTemporaryFiles } from './temporary-files';
export { USUAL_PATIENCE, type Patience } from './slow-clients';
