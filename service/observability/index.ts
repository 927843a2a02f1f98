export { countCalls } from './calls';
export { countFiles } from './files';
export { createMetrics } from './metrics';
export { registerObservability } from './routes';
