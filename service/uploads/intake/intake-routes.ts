import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { OwnUrl } from '../../core/own-url';
import { uploadBody } from './upload-fields';
import { RAW_ACCEPTED, RAW_TYPES, typeNotTaken } from '../../files/raw-body';
import type { Intake } from './intake';
import type { Preflight } from '../preflight';
import { intakeAnswers, keyedBodies, otherBodies, preflightAnswers } from '../status/upload-schemas';

/** The upload webhook and its preflight. */
export const registerIntakeRoutes: FastifyPluginAsyncTypebox<{
	intake: Intake;
	preflight: Preflight;
	ownUrl: OwnUrl;
}> = async (app, { intake, preflight, ownUrl }) => {
	// Registered only here, since the parser handles every multipart request in its scope.
	await app.register(multipart);

	// These bodies are not parsed here: the upload reader consumes them as a stream.
	app.addContentTypeParser(RAW_TYPES, (_request, _payload, done) => done(null));
	await app.register(formbody);
	app.addContentTypeParser('*', (request, _payload, done) => {
		const accepted = `application/json, multipart/form-data, application/x-www-form-urlencoded, or ${RAW_ACCEPTED} with the fields in the query`;
		done(typeNotTaken(request.headers['content-type'], accepted));
	});

	const body = { content: { 'application/json': { schema: uploadBody } } };
	for (const url of ['/webhook/n8n/video-upload', '/api/posts/video']) {
		app.post(
			url,
			{
				schema: {
					tags: ['Uploads'],
					summary: 'Upload a video or images',
					description:
						'Send JSON with URLs, a form with one file, or the raw file with the fields in the query string. Nothing is published without approval unless `auto_approve` is true.',
					body,
					described: keyedBodies,
					response: intakeAnswers,
				},
				config: { keyInQuery: url.startsWith('/webhook/') },
			},
			async (request, reply) => {
				const answer = await intake.accept(request, ownUrl());
				return reply.code(202).send(answer);
			},
		);
	}
	app.post(
		'/api/uploads/preflight',
		{
			schema: {
				tags: ['Uploads'],
				summary: 'Check an upload without sending it',
				description: 'Takes the same input as the upload webhook. Nothing is stored or sent to a platform.',
				body,
				described: otherBodies,
				response: preflightAnswers,
			},
		},
		async (request, reply) => {
			const gone = new AbortController();
			reply.raw.once('close', () => gone.abort());
			return intake.look(request, (incoming) => preflight(incoming, gone.signal));
		},
	);
};
