export { createDeliveries } from './deliveries';
export { createIntake } from './intake';
export { registerIntakeRoutes } from './intake-routes';
export { registerStatusRoutes } from './status-routes';
export { createUploadStore } from './store';
export { deleteOrphans } from './orphans';
export { createTemporaryFiles } from './temporary-files';
