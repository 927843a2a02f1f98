import type { Delivery, Upload } from '../../../service/channels';
import { keptUntil } from '../../../service/uploads/status/upload-json';

const AGES = { tempMaxAgeHours: 24, approvalFileMaxAgeHours: 72 };
const upload = { createdAt: '2026-11-20T12:00:00.000Z' } as Upload;
const APPROVED_AT = '2026-11-21T20:00:00.000Z';

const keptHours = (...deliveries: Partial<Delivery>[]) =>
	(keptUntil(
		upload,
		deliveries.map((one) => ({ platform: 'tiktok', approvedAt: null, ...one }) as Delivery),
		AGES,
	) -
		Date.parse(upload.createdAt)) /
	3_600_000;

it.each<[string, number, Partial<Delivery>]>([
	['is being sent', 24, { state: 'uploading' }],
	['waits for its turn', 24, { state: 'queued' }],
	['waits for the next day of the quota of YouTube', 48, { state: 'queued', platform: 'youtube' }],
	['is sent on the next day of the quota of YouTube', 48, { state: 'uploading', platform: 'youtube' }],
	['is processed by YouTube', 24, { state: 'processing', platform: 'youtube' }],
	['waits for its approval', 72, { state: 'awaiting_approval' }],
	['was approved and is being published', 72, { state: 'publishing', approvedAt: APPROVED_AT }],
	['was approved and is prepared again', 72, { state: 'queued', approvedAt: APPROVED_AT }],
	['was approved and has been published', 24, { state: 'published', approvedAt: APPROVED_AT }],
])('the file of a post that %s is kept for %i hours', (_what, hours, delivery) => {
	expect(keptHours({ state: 'uploading' }, delivery)).toBe(hours);
});
