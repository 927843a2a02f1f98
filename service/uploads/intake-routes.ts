import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { uploadBody } from './fields';
import type { Intake } from './intake';
import type { UploadStore } from './store';

/** The upload webhook. */
export const registerIntakeRoutes: FastifyPluginAsyncTypebox<{
	intake: Intake;
	store: UploadStore;
	/** Where callers reach the service, if that is configured. */
	publicUrl: string | undefined;
	onAccepted: () => void;
}> = async (app, { intake, store, publicUrl, onAccepted }) => {
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
				const deliveries = (await store.get(uploadId))?.deliveries ?? [];
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
};
