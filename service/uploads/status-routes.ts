import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ApiError } from '../errors';
import { streamStatus } from './event-stream';
import { uploadJson, type FileAges } from './status';
import type { UploadStore } from './store';

const uploadParams = Type.Object({ id: Type.String() });

const listQuery = Type.Object({
	limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
	cursor: Type.Optional(Type.String({ maxLength: 200 })),
});

/** How far uploads are. */
export const registerStatusRoutes: FastifyPluginAsyncTypebox<{
	store: UploadStore;
	ages: FileAges;
}> = async (app, { store, ages }) => {
	async function find(id: string) {
		const found = await store.get(id);
		if (found) return found;
		throw new ApiError(404, 'upload_unknown', `There is no upload "${id}". Check the id.`, 'fix-request');
	}

	async function status(id: string) {
		const { upload, deliveries } = await find(id);
		return uploadJson(upload, deliveries, ages);
	}

	app.get('/api/uploads', { schema: { querystring: listQuery } }, async (request) => {
		const { uploads, nextCursor } = await store.list(request.query);
		return {
			uploads: uploads.map(({ upload, deliveries }) => uploadJson(upload, deliveries, ages)),
			...(nextCursor !== undefined && { next_cursor: nextCursor }),
		};
	});

	app.get('/api/uploads/:id', { schema: { params: uploadParams } }, (request) => status(request.params.id));

	const closing = new AbortController();
	app.addHook('preClose', async () => closing.abort());
	app.get(
		'/api/uploads/:id/events',
		{ schema: { params: uploadParams }, exposeHeadRoute: false },
		async (request, reply) => {
			const { id } = request.params;
			await find(id);
			const read = () =>
				store.get(id).then((found) => found && uploadJson(found.upload, found.deliveries, ages));
			return streamStatus(request, reply, read, closing.signal);
		},
	);
};
