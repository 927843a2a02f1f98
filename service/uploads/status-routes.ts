import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { timestamp } from '../database';
import { ApiError } from '../errors';
import type { Delivery, Upload, UploadStore } from './store';

function toJson(upload: Upload, deliveries: Delivery[], tempMaxAgeHours: number) {
	const keptUntil = Date.parse(upload.createdAt) + tempMaxAgeHours * 60 * 60 * 1000;
	return {
		upload_id: upload.id,
		created_at: upload.createdAt,
		file: {
			size_bytes: upload.sizeBytes,
			sha256: upload.sha256,
			kept_until: upload.fileName === null ? null : timestamp(keptUntil),
		},
		deliveries: deliveries.map((delivery) => ({
			id: delivery.id,
			platform: delivery.platform,
			account: delivery.account,
			state: delivery.state,
			bytes_total: upload.sizeBytes,
			bytes_sent: delivery.bytesSent,
			...(delivery.publishId !== null && { publish_id: delivery.publishId }),
			...(delivery.postIds.length > 0 && { post_ids: delivery.postIds }),
			...(delivery.error !== null && { error: delivery.error }),
			updated_at: delivery.updatedAt,
		})),
	};
}

/** How uploads stand. */
export const registerStatusRoutes: FastifyPluginAsyncTypebox<{
	store: UploadStore;
	tempMaxAgeHours: number;
}> = async (app, { store, tempMaxAgeHours }) => {
	app.get('/api/uploads/:id', { schema: { params: Type.Object({ id: Type.String() }) } }, async (request) => {
		const { id } = request.params;
		const found = await store.get(id);
		if (found) return toJson(found.upload, found.deliveries, tempMaxAgeHours);
		throw new ApiError(404, 'upload_unknown', `There is no upload "${id}". Check the id.`, 'fix-request');
	});
};
