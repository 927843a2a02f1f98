import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runMediakit } from '../../support/cli';
import { placeWithout } from '../../support/installed-service';
import { ROOT } from '../../support/markdown';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

let folder: string;
beforeEach(async () => void (folder = await realpath(await mkdtemp(join(tmpdir(), 'mediakit-store-')))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const STORE = {
	FILES_URL: 's3://mediakit',
	AWS_ACCESS_KEY_ID: 'example',
	AWS_SECRET_ACCESS_KEY: 'act.example',
};

/** Starts the built service and prints the packages that it has loaded. */
const SCRIPT = `
const { createApp } = require('./service/dist/service/app.js');
const { loadConfig } = require('./service/dist/service/config/index.js');
createApp(loadConfig({ DATA_DIR: process.env.DATA_DIR, LOG_LEVEL: 'silent' })).then(async (app) => {
	await app.listen({ port: 0 });
	const packages = Object.keys(require.cache).map((path) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(path)?.[1]);
	console.log(JSON.stringify([...new Set(packages)]));
	await app.close();
});`;

it('a service whose files are in a folder loads nothing of the client of a store', async () => {
	const { stdout } = await promisify(execFile)(process.execPath, ['--eval', SCRIPT], {
		cwd: ROOT,
		env: { DATA_DIR: folder },
	});
	const packages = JSON.parse(stdout) as string[];
	expect(packages).toContain('fastify');
	expect(packages.filter((name) => /^@(aws|smithy)/.test(name))).toEqual([]);
});

it('without the client, a service with a store says in one line how to get it', async () => {
	const entry = await placeWithout(folder, '@aws-sdk');
	const run = (settings: Record<string, string>) =>
		runMediakit(['serve'], { cwd: folder, settings: { DATA_DIR: join(folder, 'data'), ...settings }, entry });
	expect(await run(STORE)).toEqual({
		status: 1,
		stdout: expect.any(String),
		stderr:
			'The service cannot start: FILES_URL needs the package @aws-sdk/client-s3, which is not installed. Run: npm install --global @aws-sdk/client-s3\n',
	});
});
