import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { OwnValues } from '../../../platforms/own-fields';
import { nullable, refusals } from '../../core/schemas';
import { approvalBody } from '../intake/own-fields';
import type { Deliveries } from '../delivery/deliveries';
import { fieldText } from '../intake/upload-fields';
import { statusAnswers, uploadParams } from './upload-schemas';
import type { ReadStatus } from './upload-json';

const edit = Type.Object(
	{
		content: Type.Optional(fieldText('content', { description: 'The new caption.' })),
		publish_at: Type.Optional(
			nullable(
				Type.String({
					format: 'date-time',
					maxLength: 40,
					description:
						'When approved posts are published; null: at once. A post that was approved for a time waits for an approval again after null.',
				}),
			),
		),
	},
	{ examples: [{ content: 'A better caption' }] },
);

const approvalAnswers = {
	...statusAnswers,
	...refusals({
		400: 'A platform has to be told more (`privacy_required`).',
		409: 'Nothing waits for an approval (`nothing_to_approve`).',
	}),
};

/** What callers can still do about an upload: change it, approve it, try it again, and cancel it. */
export const registerUploadActionRoutes: FastifyPluginAsyncTypebox<{
	deliveries: Pick<Deliveries, 'approve' | 'cancel' | 'retry' | 'edit'>;
	status: ReadStatus;
}> = async (app, { deliveries, status }) => {
	const tags = ['Uploads'];

	app.post(
		'/api/uploads/:id/approve',
		{
			schema: {
				tags,
				summary: 'Publish prepared posts',
				description: 'Some platforms have to be told for whom; the others need no body.',
				params: uploadParams,
				body: approvalBody,
				response: approvalAnswers,
			},
			config: { viewers: 'approving' },
		},
		async ({ params, body }) => {
			await deliveries.approve(params.id, (body ?? {}) as OwnValues);
			return status(params.id);
		},
	);

	app.patch(
		'/api/uploads/:id',
		{
			schema: {
				tags,
				summary: 'Change the caption or the publishing time',
				description:
					'Before a delivery has begun, or while its post waits for an approval; the post is prepared again then.',
				params: uploadParams,
				body: edit,
				response: {
					...statusAnswers,
					...refusals({
						400: 'The platform would refuse the caption, or the time is not possible (`publish_at_invalid`, …).',
						409: 'It is too late (`nothing_to_edit`), or the file is deleted (`file_gone`).',
					}),
				},
			},
		},
		async ({ params, body: { content, publish_at: publishAt } }) => {
			await deliveries.edit(params.id, { content, publishAt });
			return status(params.id);
		},
	);

	app.post(
		'/api/uploads/:id/retry',
		{
			schema: {
				tags,
				summary: 'Retry failed deliveries',
				params: uploadParams,
				response: {
					...statusAnswers,
					...refusals({ 409: 'No delivery can be tried again (`nothing_to_retry`).' }),
				},
			},
		},
		async (request) => {
			await deliveries.retry(request.params.id);
			return status(request.params.id);
		},
	);

	app.delete(
		'/api/uploads/:id',
		{
			schema: {
				tags,
				summary: 'Cancel undelivered deliveries and delete the file',
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
