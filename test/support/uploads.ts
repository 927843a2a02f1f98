import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppOptions } from '../../service/app';
import { startTestSandbox, type TestSandbox } from './sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from './service';
import { sampleVideo, videoOf } from './video-bytes';

export const WEBHOOK = '/webhook/n8n/video-upload';
export const MAX_UPLOAD_BYTES = 30_000_000;

export { videoOf };

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

interface Answer {
	status: number;
	body: Record<string, unknown>;
}

/** The platforms' time windows are divided by this number, so that the drafts of one test do not affect the next. */
const LIMIT_TIME_SCALE = 100_000;

/** A service with connected accounts, its sandbox, and a web server with videos. */
export interface Uploads {
	service: TestService;
	/** The settings of the service. */
	settings: Record<string, string>;
	sandbox: TestSandbox;
	mediaUrl: string;
	/** Files on the web server, by path. The server also has `/redirect`, `/redirect-inside`, `/loop` and `/broken`. */
	offered: Map<string, Buffer>;
	postJson(body: unknown, path?: string): Promise<Answer>;
	postForm(fields: Record<string, string>, ...files: Buffer[]): Promise<Answer>;
	/** Makes a request that must be rejected, and checks that it has left nothing behind. */
	refused(act: () => Promise<Answer>): Promise<Answer>;
	close(): Promise<void>;
}

function startMediaServer(offered: Map<string, Buffer>) {
	const server = createServer((request, response) => {
		const path = request.url ?? '';
		const bytes = offered.get(path);
		if (path === '/redirect') response.writeHead(302, { location: '/video.mp4' }).end();
		else if (path === '/redirect-inside')
			response.writeHead(302, { location: 'http://localhost:1/video.mp4' }).end();
		else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
		else if (path === '/broken')
			response
				.writeHead(200, { 'content-length': '5000' })
				.write(sampleVideo.subarray(0, 500), () => response.destroy());
		else if (bytes === undefined) response.writeHead(404).end();
		else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
	});
	return new Promise<typeof server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export async function startUploads(
	more: Record<string, string> = {},
	options: AppOptions = {},
): Promise<Uploads> {
	const offered = new Map<string, Buffer>();
	const media = await startMediaServer(offered);
	const mediaUrl = `http://127.0.0.1:${(media.address() as AddressInfo).port}`;
	const sandbox = await startTestSandbox({ switches: { limitTimeScale: LIMIT_TIME_SCALE } });
	const settings = {
		...sandboxSettings(sandbox.url),
		LIMIT_TIME_SCALE: String(LIMIT_TIME_SCALE),
		MAX_UPLOAD_BYTES: String(MAX_UPLOAD_BYTES),
		FETCH_HOST_ALLOWLIST: new URL(mediaUrl).host,
		...more,
	};
	const service = await startService(settings, options);
	await connectTikTok(service);
	const uploads: Uploads = {
		service,
		settings,
		sandbox,
		mediaUrl,
		offered,
		postJson: (body, path = WEBHOOK) =>
			service.call(path, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
		postForm: (fields, ...files) => {
			const form = new FormData();
			for (const [name, value] of Object.entries(fields)) form.append(name, value);
			for (const file of files) form.append('file', new Blob([file]), '../../video.mp4');
			return service.call(WEBHOOK, { method: 'POST', body: form });
		},
		refused: async (act) => {
			const before = await service.countRows();
			const answer = await act();
			expect(await service.countRows()).toEqual(before);
			expect(await service.temporaryFiles()).toEqual([]);
			expect(answer.body).toEqual({
				error: expect.objectContaining({
					code: expect.any(String),
					message: expect.stringMatching(/\.$/),
					retryable: false,
					action: expect.any(String),
					requestId: expect.any(String),
				}),
			});
			return answer;
		},
		close: async () => {
			await uploads.service.close();
			await sandbox.close();
			media.closeAllConnections();
			await new Promise((resolve) => media.close(resolve));
		},
	};
	return uploads;
}
