export type { ReadPieces } from './child-process';
export { createInspector, InspectionStopped, type Inspected, type Inspector } from './inspector';
export type { ImageFacts } from './image';
export type { Finding } from './protocol';
export type { VideoFacts } from './video';
