export { countCalls } from './calls';
export { describeError, describePath, withoutContent } from './content';
export { countFiles } from './files';
export { createMetrics } from './metrics';
export { createRequestIds, describeRequest, RequestLog } from './request-log';
export { registerObservability } from './routes';
