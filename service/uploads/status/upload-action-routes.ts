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
						'When approved posts are published. Null: immediately after approval; a scheduled post then needs approval again.',
				}),
			),
		),
	},
	{ examples: [{ content: 'A better caption' }] },
);

const approvalAnswers = {
	...statusAnswers,
	...refusals({
		400: 'A field that a platform requires is missing (`privacy_required`).',
		409: 'No post is waiting for approval (`nothing_to_approve`).',
	}),
};

/** Routes that change, approve, retry and cancel uploads. */
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
				description: 'Some platforms require the audience in the body; the others need no body.',
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
					'Possible before a delivery has started, or while its post is waiting for approval; the post is then prepared again.',
				params: uploadParams,
				body: edit,
				response: {
					...statusAnswers,
					...refusals({
						400: 'The platform would reject the caption, or the time is invalid (`publish_at_invalid`, …).',
						409: 'It is too late (`nothing_to_edit`, `caption_sent`), or the file has been deleted (`file_gone`).',
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
					...refusals({ 409: 'No delivery can be retried (`nothing_to_retry`).' }),
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
