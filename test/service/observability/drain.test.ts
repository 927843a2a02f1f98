import { once } from 'node:events';
import { startServiceProcess } from '../../../sandbox/demo/service-process';
import { eventually, PROCESSES_MS } from '../../support/until';
import { dropDatabaseOf } from '../../support/database-location';
import { serverSettings } from '../../support/service-process';
import { API_KEY } from '../../support/service';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test(
	'a process that is asked to end says that it is not ready, and answers for DRAIN_SECONDS, before it closes its sockets',
	async () => {
		const dataDir = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
		const { url, process: child } = await startServiceProcess({
			...(await serverSettings(dataDir)),
			MEDIAKIT_API_KEY: API_KEY,
			DATA_DIR: dataDir,
			DRAIN_SECONDS: '3',
		});
		const ready = async () => {
			const response = await fetch(`${url}/readyz`);
			return { status: response.status, body: await response.json() };
		};
		expect((await ready()).status).toBe(200);
		const began = performance.now();
		const ended = once(child, 'exit');
		child.kill('SIGTERM');
		await eventually(async () => (await ready()).status === 503);
		expect(await ready()).toEqual({ status: 503, body: { ok: false, failing: ['stopping'] } });
		const accounts = await fetch(`${url}/api/accounts`, { headers: { 'x-api-key': API_KEY } });
		expect(accounts.status).toBe(200);
		expect(await ended).toEqual([0, null]);
		expect(performance.now() - began).toBeGreaterThan(2_900);
		await dropDatabaseOf(dataDir);
		await rm(dataDir, { recursive: true });
	},
	PROCESSES_MS,
);
