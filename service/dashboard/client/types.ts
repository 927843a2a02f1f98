// The types of the service's responses, derived from their schemas.

import type { AnalyticsJson, HistoryJson } from '../../statistics';
import type { AcceptedJson, UploadJson } from '../../uploads';
import type { Overview } from '../server/dashboard-schemas';

export type { LoginName as Login } from '../../config';
export type { AccountJson as Account, SyncLogJson as SyncLog } from '../../accounts';
export type {
	PageJson as PageEntry,
	PageListJson as PageList,
	PreviewJson as PagePreview,
} from '../../media-kits';
export type {
	AcceptedJson as Accepted,
	ReportJson as Report,
	UploadCountsJson as UploadCounts,
	UploadListJson as UploadList,
} from '../../uploads';
export type { Checklist } from '../server/checklist-schemas';
export type { PostSeriesJson as PostSeries } from '../../statistics';
export type { Overview, Session, Settings } from '../server/dashboard-schemas';

export type { SessionList } from '../server/session-schemas';

export type OverviewFigures = Overview['accounts'][number];
export type Analytics = AnalyticsJson;
export type Post = Analytics['data']['recent_posts'][number];
export type HistoryPoint = HistoryJson['series'][number];
export type Figures = HistoryPoint['stats'];
export type Upload = UploadJson;
export type Delivery = Upload['deliveries'][number];
export type DeliveryState = Delivery['state'];
export type ErrorBody = NonNullable<Delivery['error']>;
export type Warning = AcceptedJson['warnings'][number];
