export { deliverToTikTok } from './deliver-tiktok';
export { createIntake } from './intake';
export { registerUploadRoutes } from './routes';
export { createUploadStore } from './store';
export { deleteOrphans } from './orphans';
export { createTemporaryFiles } from './temporary-files';
export { createWorker } from './worker';
