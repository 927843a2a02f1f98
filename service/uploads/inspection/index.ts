export { createInspector, InspectionStopped, type Inspected, type Inspector } from './inspector';
export { drawFirstFrame } from './first-frame';
export type { Finding } from './protocol';
