import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ApiError } from '../../core/errors';
import { empty } from '../../core/schemas';
import type { AccountStore } from '../../accounts';
import type { Deliveries } from '../delivery/deliveries';
import { streamStatus } from './event-stream';
import { fileAnswers } from '../../files/file-answers';
import { registerListRoutes } from './list-routes';
import { registerUploadActionRoutes } from './upload-action-routes';
import { statusAnswers, unknownUpload, uploadParams } from './upload-schemas';
import { uploadJson, type FileAges, type ReadStatus } from './upload-json';
import { sendUploadFile } from './send-upload-file';
import { frameAnswers, sendUploadFrame } from './send-upload-frame';
import type { Frames } from '../frames';
import type { UploadStore } from '../upload-store';
import type { TemporaryFiles } from '../../files/temporary-files';

/** The index of the file; currently, an upload has at most one file. */
const fileQuery = Type.Object({ index: Type.Integer({ minimum: 0, default: 0 }) });

const tags = ['Uploads'];

const eventsSchema = {
	tags,
	summary: 'Follow an upload',
	description:
		'Server-sent events with the upload as JSON, now and after each change, until the last delivery has finished.',
	params: uploadParams,
	response: {
		200: {
			description: 'Events whose `data` is an upload.',
			content: { 'text/event-stream': { schema: Type.Unknown() } },
		},
		204: empty('The client has already received the last event (`Last-Event-ID`).'),
		...unknownUpload,
	},
};

const unknown = (id: string) =>
	new ApiError(404, 'upload_unknown', `There is no upload "${id}". Check the ID.`, 'fix-request', {
		values: { id },
	});

/** Routes that report the status of uploads, send their files, and change them. */
export const registerStatusRoutes: FastifyPluginAsyncTypebox<{
	store: UploadStore;
	accounts: Pick<AccountStore, 'list'>;
	files: Pick<TemporaryFiles, 'read' | 'size'>;
	frames: Pick<Frames, 'of'>;
	deliveries: Pick<Deliveries, 'approve' | 'cancel' | 'retry' | 'edit'>;
	ages: FileAges;
}> = async (app, { store, accounts, files, frames, deliveries: work, ages }) => {
	async function read(id: string) {
		const found = await store.get(id);
		return found && uploadJson(found.upload, found.deliveries, ages);
	}

	/** Returns the JSON of an upload. @throws ApiError 404 */
	const status: ReadStatus = async (id) => {
		const found = await read(id);
		if (found) return found;
		throw unknown(id);
	};

	await app.register(registerListRoutes, { store, accounts, ages });
	await app.register(registerUploadActionRoutes, { deliveries: work, status });

	app.get(
		'/api/uploads/:id',
		{ schema: { tags, summary: 'Get an upload', params: uploadParams, response: statusAnswers } },
		(request) => status(request.params.id),
	);

	app.route({
		method: ['GET', 'HEAD'],
		url: '/api/uploads/:id/file',
		schema: {
			tags,
			summary: 'Download the file of an upload',
			params: uploadParams,
			querystring: fileQuery,
			response: fileAnswers,
		},
		async handler(request, reply) {
			const { upload } = (await store.get(request.params.id)) ?? {};
			if (upload === undefined) throw unknown(request.params.id);
			return sendUploadFile(request, reply, files, request.query.index === 0 ? upload : undefined);
		},
	});

	app.get(
		'/api/uploads/:id/frame',
		{
			schema: {
				tags,
				summary: 'Get the first frame of a video while its file exists',
				params: uploadParams,
				response: frameAnswers,
			},
			exposeHeadRoute: false,
		},
		async (request, reply) => {
			const { upload } = (await store.get(request.params.id)) ?? {};
			if (upload === undefined) throw unknown(request.params.id);
			return sendUploadFrame(reply, frames, upload);
		},
	);

	const closing = new AbortController();
	app.addHook('preClose', async () => closing.abort());
	app.get(
		'/api/uploads/:id/events',
		{
			schema: eventsSchema,
			exposeHeadRoute: false,
		},
		async (request, reply) => {
			const { id } = request.params;
			await status(id);
			return streamStatus(request, reply, async () => app.translate(request, await read(id)), closing.signal);
		},
	);
};
