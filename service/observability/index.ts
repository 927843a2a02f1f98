export { countCalls } from './count-calls';
export { describeError, describePath, withoutContent } from './log-content';
export { countFiles } from './count-files';
export { createMetrics, type Metrics } from './metrics';
export { describeRequest, RequestLog } from './request-log';
export { registerObservability } from './observability-routes';
