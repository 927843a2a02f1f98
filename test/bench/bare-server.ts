import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import multipart from '@fastify/multipart';
import Fastify from 'fastify';
import { Agent } from 'undici';
import { connectClient } from '../support/tiktok';
import { sendFile } from './send-file';

/** Writes the file to disk before the response, as the service does with every upload that it accepts. */
const toDisk = (path: string) => createWriteStream(path, { flush: true });

/**
 * `bare-server.ts FOLDER SANDBOX_URL`: the simplest possible baseline for the service's intake. It writes a raw body, a
 * form or a tus upload to a file; one of its routes then sends the file to the sandbox in a simple loop.
 */
async function serve(folder: string, sandboxUrl: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	const path = join(folder, 'video');
	const app = Fastify();
	app.addContentTypeParser(/^video\//, (_request, _payload, done) => done(null));
	app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
	await app.register(multipart, { limits: { fileSize: Number.POSITIVE_INFINITY } });

	app.put('/raw', async (request) => {
		await pipeline(request.raw, toDisk(path));
		return { ok: true };
	});
	app.post('/multipart', async (request) => {
		for await (const part of request.parts())
			if (part.type === 'file') await pipeline(part.file, toDisk(path));
		return { ok: true };
	});

	const { DataStore, Server, Upload } = await import('@tus/server');
	let size = 0;
	const datastore = Object.assign(new DataStore(), {
		extensions: ['creation'],
		create: async (upload: InstanceType<typeof Upload>) => {
			size = upload.size ?? 0;
			return upload;
		},
		getUpload: async (id: string) => new Upload({ id, size, offset: 0 }),
		write: async (stream: NodeJS.ReadableStream) => {
			await pipeline(stream, toDisk(path));
			return size;
		},
	});
	const tus = new Server({ path: '/files', datastore });
	app.all('/files*', (request, reply) => {
		reply.hijack();
		void tus.handle(request.raw, reply.raw);
	});

	const { tiktok } = await connectClient({ url: sandboxUrl });
	const dispatcher = new Agent();
	app.post('/forward', async (request) => {
		await pipeline(request.raw, toDisk(path));
		await sendFile(tiktok, dispatcher, path, Number(request.headers['content-length']));
		return { ok: true };
	});
	console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
	process.once('SIGTERM', () => void rm(folder, { recursive: true }).then(() => process.exit(0)));
}

const [folder = '', sandboxUrl = ''] = process.argv.slice(2);
void serve(folder, sandboxUrl);
