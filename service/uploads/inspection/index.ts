export { createInspector, InspectionStopped, type Inspected, type Inspector } from './inspector';
export { DECODER_PACKAGE, drawFirstFrame, findDecoder } from './first-frame';
export type { Decoder, Finding } from './protocol';
