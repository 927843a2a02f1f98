import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { refusals } from '../../core/schemas';
import type { Deliveries } from '../delivery/deliveries';
import { statusAnswers, uploadParams } from './upload-schemas';
import type { ReadStatus } from './upload-json';

/** What callers can still do about an upload: approve it, and cancel it. */
export const registerUploadActionRoutes: FastifyPluginAsyncTypebox<{
	deliveries: Pick<Deliveries, 'approve' | 'cancel'>;
	status: ReadStatus;
}> = async (app, { deliveries, status }) => {
	const tags = ['Uploads'];

	app.post(
		'/api/uploads/:id/approve',
		{
			schema: {
				tags,
				summary: 'Publish prepared posts',
				params: uploadParams,
				response: {
					...statusAnswers,
					...refusals({ 409: 'Nothing waits for an approval (`nothing_to_approve`).' }),
				},
			},
		},
		async (request) => {
			await deliveries.approve(request.params.id);
			return status(request.params.id);
		},
	);

	app.delete(
		'/api/uploads/:id',
		{
			schema: {
				tags,
				summary: 'Cancel what has not been delivered, and delete the file',
				params: uploadParams,
				response: statusAnswers,
			},
		},
		async (request) => {
			await deliveries.cancel(request.params.id);
			return status(request.params.id);
		},
	);
};
