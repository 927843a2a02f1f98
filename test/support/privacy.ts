import { dumpDatabase, eventsOf } from './database';
import { startInstantSandbox, type TestSandbox } from './sandbox';
import { connectTikTok, sandboxSettings, startService, waitForEnd, type TestService } from './service';
import { sampleVideo } from './video-bytes';

type Rows = Record<string, unknown>[];

/** A service and a sandbox in which accounts are connected, used and deleted. */
export class PrivacyBench {
	sandbox!: TestSandbox;
	service!: TestService;

	async open(): Promise<void> {
		this.sandbox = await startInstantSandbox();
		this.service = await startService(sandboxSettings(this.sandbox.url));
	}

	async close(): Promise<void> {
		await this.service.close();
		await this.sandbox.close();
	}

	disconnect(platform = 'tiktok', query = '') {
		return this.service.call(`/api/auth/${platform}/disconnect${query}`, { method: 'DELETE' });
	}

	async accounts(): Promise<Rows> {
		return (await this.service.call('/api/accounts')).body.accounts as Rows;
	}

	/** Reads the statistics of the only TikTok account. */
	readStatistics() {
		return this.service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });
	}

	/** Uploads the sample video. @returns the upload's ID */
	async upload(platforms: string): Promise<string> {
		const form = new FormData();
		form.append('platforms', platforms);
		form.append('content', 'A caption by example_creator');
		form.append('file', new Blob([sampleVideo]));
		const { status, body } = await this.service.call('/webhook/n8n/video-upload', {
			method: 'POST',
			headers: { 'idempotency-key': crypto.randomUUID() },
			body: form,
		});
		expect(status).toBe(202);
		return body.upload_id as string;
	}

	async deliveriesOf(uploadId: string): Promise<Rows> {
		return (await this.service.call(`/api/uploads/${uploadId}`)).body.deliveries as Rows;
	}

	/** Returns the state of a platform in the sandbox. */
	async platform(name: 'tiktok' | 'instagram'): Promise<Record<string, Rows>> {
		return (await this.sandbox.read('state'))[name] as Record<string, Rows>;
	}

	/** Connects an account, reads its statistics and delivers a draft. @returns all texts that identify the account */
	async liveALittle(): Promise<string[]> {
		await connectTikTok(this.service);
		await this.readStatistics();
		const status = await waitForEnd(this.service, await this.upload('tiktok'));
		const [grant] = (await this.platform('tiktok')).grants ?? [];
		expect(await eventsOf(this.service, 'upload.delivered')).toHaveLength(1);
		return ['example_creator', grant?.open_id, status.upload_id, status.deliveries[0]?.publish_id].map(
			String,
		);
	}

	/** Checks that none of the texts that identify the account are left. */
	async expectNothingOf(names: readonly string[]): Promise<void> {
		expect(names).not.toContain('undefined');
		const dump = await dumpDatabase(this.service);
		expect(names.filter((name) => dump.includes(name))).toEqual([]);
		expect(await this.service.temporaryFiles()).toEqual([]);
		expect(await this.accounts()).toEqual([]);
	}
}
