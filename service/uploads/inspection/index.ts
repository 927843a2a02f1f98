export { createInspector, InspectionStopped, type Inspected, type Inspector } from './inspector';
export type { Finding } from './protocol';
