export type {
	AcceptedJson,
	ReportJson,
	UploadCountsJson,
	UploadJson,
	UploadListJson,
} from './status/upload-schemas';
export type { Deliveries } from './delivery/deliveries';
export { createApprovalLinks } from './approval/approval-links';
export { createUploads } from './uploads-feature';
