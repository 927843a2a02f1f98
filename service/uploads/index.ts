export type { Deliveries } from './deliveries';
export { createUploads } from './feature';
export { RAW_ACCEPTED, RAW_TYPES, readRawFile, typeNotTaken, type RawLimits } from './incoming';
export { fileAnswers } from './schemas';
export { sendFile } from './send-file';
export { createTemporaryFiles, type StoredFile, type TemporaryFiles } from './temporary-files';
export { LOOKS, clientTooSlow, USUAL_PATIENCE, withPatience, type Patience } from './slow-clients';
export { ENDED } from './model';
export type { DeliveryNews } from './news';
