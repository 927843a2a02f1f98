import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { timestamp } from '../database';
import { ApiError } from '../errors';
import { uploadBody } from './fields';
import type { Intake } from './intake';
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

/** The upload webhook and the status of uploads. */
export const registerUploadRoutes: FastifyPluginAsyncTypebox<{
	intake: Intake;
	store: UploadStore;
	tempMaxAgeHours: number;
	/** Where callers reach the service, if that is configured. */
	publicUrl: string | undefined;
	onAccepted: () => void;
}> = async (app, { intake, store, tempMaxAgeHours, publicUrl, onAccepted }) => {
	async function find(id: string) {
		const found = await store.get(id);
		if (found) return found;
		throw new ApiError(404, 'upload_unknown', `There is no upload "${id}". Check the id.`, 'fix-request');
	}

	for (const url of ['/webhook/n8n/video-upload', '/api/posts/video']) {
		app.post(
			url,
			{
				schema: { body: { content: { 'application/json': { schema: uploadBody } } } },
				config: { keyInQuery: url.startsWith('/webhook/') },
			},
			async (request, reply) => {
				const { uploadId, warnings } = await intake.accept(request);
				onAccepted();
				const { deliveries } = await find(uploadId);
				const base = publicUrl ?? `${request.protocol}://${request.host}`;
				return reply.code(202).send({
					upload_id: uploadId,
					status_url: `${base}/api/uploads/${uploadId}`,
					deliveries: deliveries.map(({ id, platform, account, state }) => ({
						id,
						platform,
						account,
						state,
					})),
					warnings,
				});
			},
		);
	}

	app.get('/api/uploads/:id', { schema: { params: Type.Object({ id: Type.String() }) } }, async (request) => {
		const { upload, deliveries } = await find(request.params.id);
		return toJson(upload, deliveries, tempMaxAgeHours);
	});
};
