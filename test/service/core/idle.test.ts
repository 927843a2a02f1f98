import { setTimeout as wait } from 'node:timers/promises';
import { createEngine } from '../../../service/core/engines';
import { startReceiver } from '../../support/receiver';
import { startInstantSandbox } from '../../support/sandbox';
import { connectTikTok, sandboxSettings, startService, waitForEnd } from '../../support/service';
import { WEBHOOK } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

const SECONDS = 6;

it('a service that has delivered and told everything asks its database less than once a second', async () => {
	const [sandbox, receiver] = [await startInstantSandbox(), await startReceiver()];
	const statements: string[] = [];
	const settings = { ...sandboxSettings(sandbox.url), CALLBACK_HOST_ALLOWLIST: receiver.host };
	const service = await startService(settings, {
		createEngine(parts) {
			parts.database.on('query', ({ sql }: { sql: string }) => statements.push(sql));
			return createEngine(parts);
		},
	});
	try {
		await connectTikTok(service);
		const form = new FormData();
		form.append('platforms', 'tiktok');
		form.append('callback_url', `${receiver.url}/hook`);
		form.append('file', new Blob([sampleVideo]), 'video.mp4');
		const { body } = await service.call(WEBHOOK, { method: 'POST', body: form });
		await waitForEnd(service, String(body.upload_id));
		await receiver.until(1);
		await wait(1_000);
		expect(statements.length).toBeGreaterThan(0);
		statements.length = 0;
		await wait(SECONDS * 1_000);
		expect(statements.length).toBeLessThan(SECONDS);
	} finally {
		await service.close();
		await receiver.close();
		await sandbox.close();
	}
}, 40_000);
