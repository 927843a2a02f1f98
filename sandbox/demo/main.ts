#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startSandbox } from '..';
import { createApi } from './api';
import { runMainJob, VIDEO } from './main-job';
import { runScaleDemo } from './scale';
import { freePort } from '../servers/free-port';
import { startServiceProcess } from './service-process';
import { sandboxSettings } from './settings';

/** Returns suggestions for things to try while the demo runs, ready to be copied. */
const invitation = (url: string, key: string, page: string) => `
Everything keeps running; Ctrl-C ends it.
Dashboard:  ${url}/ (auf Deutsch: ${url}/?lang=de)
API key:    ${key}
Media kit:  ${page} (auf Deutsch: ${page}?lang=de)
Another draft, from a second terminal in this folder:
  curl -H 'X-API-Key: ${key}' -F platforms=tiktok -F file=@${relative(process.cwd(), VIDEO)} ${url}/webhook/n8n/video-upload`;

/** Resolves on Ctrl-C or when the terminal is closed. */
function untilSignal(): Promise<undefined> {
	return new Promise((resolve) => {
		for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve(undefined));
	});
}

/** Runs the main job against the sandbox; without `--once` everything keeps running until Ctrl-C. */
async function main(once: boolean): Promise<void> {
	const ended = untilSignal();
	const dataDir = await mkdtemp(join(tmpdir(), 'mediakit-demo-'));
	const key = `demo-${randomBytes(9).toString('hex')}`;
	const sandbox = await startSandbox({ port: 0 });
	try {
		const service = await startServiceProcess({
			DATA_DIR: dataDir,
			MEDIAKIT_API_KEY: key,
			// The port mentioned in the documentation, unless another program uses it.
			PORT: String(await freePort(8001)),
			...sandboxSettings(sandbox.url),
			STATS_SCHEDULE: 'daily',
		});
		try {
			console.log(`Sandbox: ${sandbox.url}\nService: ${service.url}`);
			const job = runMainJob(sandbox.url, createApi(service.url, key), dataDir);
			const page = await Promise.race([job, ended]);
			// An interrupted job is expected to fail, because the service stops.
			if (page === undefined) return void job.catch(() => {});
			if (!once) {
				console.log(invitation(service.url, key, page));
				await ended;
			}
		} finally {
			await service.stop();
		}
	} finally {
		await sandbox.close();
		await rm(dataDir, { recursive: true, force: true });
	}
}

const has = (option: string) => process.argv.includes(option);

(has('--scale') ? runScaleDemo() : main(has('--once'))).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
