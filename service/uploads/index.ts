export type {
	AcceptedJson,
	ReportJson,
	UploadCountsJson,
	UploadJson,
	UploadListJson,
} from './status/upload-schemas';
export type { Deliveries } from './delivery/deliveries';
export { createUploads } from './uploads-feature';
