export { createDeliveries } from './deliveries';
export { createIdempotency } from './idempotency';
export { createIntake } from './intake';
export { RAW_TYPES, readRawFile, type RawLimits } from './incoming';
export { registerIntakeRoutes } from './intake-routes';
export { registerStatusRoutes } from './status-routes';
export { createUploadStore } from './store';
export { createTemporaryFiles, type StoredFile, type TemporaryFiles } from './temporary-files';
export { USUAL_PATIENCE, type Patience } from './slow-clients';
