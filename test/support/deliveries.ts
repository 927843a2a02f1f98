import type { LoginName } from '../../service/config';
import type { SandboxOptions } from '../../sandbox';
import { startTestSandbox, type TestSandbox } from './sandbox';
import {
	connectAccount,
	sandboxSettings,
	startService,
	type TestService,
	type UploadStatus,
} from './service';
import { until } from './until';
import { WEBHOOK } from './uploads';
import { sampleVideo } from './video-bytes';

export { eventually } from './until';

/** A post created through the sandbox's Instagram API. */
export interface InstagramPost {
	id: string;
	container_id: string;
	caption: string;
	media_type: string;
	media_product_type: string;
}

/** A service connected to a sandbox. */
export interface DeliveryBench {
	sandbox: TestSandbox;
	service: TestService;
	settings: Record<string, string>;
	/** Sends a video, by default the sample. @returns the upload's ID */
	send(fields: Record<string, string>, video?: Buffer): Promise<string>;
	status(uploadId: string): Promise<UploadStatus>;
	/** Waits until the only delivery of an upload reaches a state. */
	until(uploadId: string, state: string, patienceMs?: number): Promise<UploadStatus['deliveries'][number]>;
	/** Calls one of an upload's routes. */
	act(uploadId: string, method: 'POST' | 'DELETE', path?: string): ReturnType<TestService['call']>;
	/** Changes an upload's caption or publishing time. */
	edit(uploadId: string, change: object): ReturnType<TestService['call']>;
	/** Returns the posts published through Instagram's API. */
	posts(): Promise<InstagramPost[]>;
	containers(): Promise<{ id: string; status: string; sha256: string }[]>;
	/** Returns the drafts on TikTok. */
	drafts(): Promise<{ publish_id: string; status: string; sha256: string | null }[]>;
	/** Restarts the service with the same data. */
	restart(settings?: Record<string, string>): Promise<void>;
	close(): Promise<void>;
}

/**
 * Starts a sandbox and a service.
 *
 * @param options.logins the logins to connect, each with the sandbox's first account
 */
export async function startDeliveryBench(options: {
	logins: readonly LoginName[];
	/** The platforms' time windows are divided by this number, in the sandbox and in the service. */
	scale?: number;
	switches?: SandboxOptions['switches'];
	settings?: Record<string, string>;
}): Promise<DeliveryBench> {
	const { logins, scale = 100_000, switches = {}, settings: more = {} } = options;
	const sandbox = await startTestSandbox({ switches: { limitTimeScale: scale, ...switches } });
	const settings = { ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(scale), ...more };
	let service = await startService(settings);
	for (const login of logins) await connectAccount(service, login);

	const state = async <T>(platform: 'tiktok' | 'instagram', key: string) => {
		const all = (await sandbox.read('state')) as Record<string, Record<string, T>>;
		return all[platform]?.[key] as T;
	};
	const status = async (uploadId: string) =>
		(await service.call(`/api/uploads/${uploadId}`)).body as unknown as UploadStatus;

	return {
		sandbox,
		get service() {
			return service;
		},
		settings,
		status,
		async send(fields, video = sampleVideo) {
			const form = new FormData();
			for (const [name, value] of Object.entries({ account: 'example_creator', ...fields }))
				form.append(name, value);
			form.append('file', new Blob([video]), 'video.mp4');
			const { body } = await service.call(WEBHOOK, { method: 'POST', body: form });
			if (typeof body.upload_id !== 'string') throw new Error(`Not taken: ${JSON.stringify(body)}`);
			return body.upload_id;
		},
		async until(uploadId, wanted, patienceMs) {
			const isThere = ({ deliveries: [delivery] }: UploadStatus) => delivery?.state === wanted;
			const { deliveries } = await until(() => status(uploadId), isThere, patienceMs);
			return deliveries[0] as UploadStatus['deliveries'][number];
		},
		act: (uploadId, method, path = '') => service.call(`/api/uploads/${uploadId}${path}`, { method }),
		edit: (uploadId, change) =>
			service.call(`/api/uploads/${uploadId}`, {
				method: 'PATCH',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(change),
			}),
		posts: () => state('instagram', 'media'),
		containers: () => state('instagram', 'containers'),
		drafts: () => state('tiktok', 'posts'),
		async restart(changed = {}) {
			await service.stop();
			service = await startService({ ...settings, ...changed, DATA_DIR: service.dataDir });
		},
		async close() {
			await service.close();
			await sandbox.close();
		},
	};
}
