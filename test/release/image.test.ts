import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../sandbox/servers/free-port';
import {
	configureNpm,
	installNode,
	makeDebian,
	runInside,
	startInside,
	type Inside,
} from '../support/debian';
import { ROOT } from '../support/markdown';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, callerOf, connectAccount, sandboxSettings, waitForEnd } from '../support/service';
import { eventually } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

const run = promisify(execFile);

/** The parts of an image's configuration that container engines read. */
interface ImageConfig {
	User: string;
	Env: string[];
	Entrypoint: string[];
	Cmd: string[];
	WorkingDir: string;
	Volumes: object;
	Healthcheck: { Test: string[] };
}

let folder: string;
let sandbox: TestSandbox;
let running: ChildProcess | undefined;
let config: ImageConfig;
/** The folder that contains the image's root file system. */
let root: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-image-'));
	sandbox = await startInstantSandbox();
	await makeBases();
	const bases = ['--build-arg', 'BASE=localhost/base', '--build-arg', 'BUILD_BASE=localhost/build-base'];
	// Buildah's default limit is 1024, which is not enough for npm; Docker's is higher.
	const options = ['--format', 'docker', '--layers=false', '--ulimit', 'nofile=8192:8192', ...bases];
	await buildah('build', ...options, '--tag', 'mediakit-service', ROOT);
	const image = await buildah('inspect', '--type', 'image', 'mediakit-service');
	({ config } = (JSON.parse(image) as { Docker: { config: ImageConfig } }).Docker);
	root = await buildah('mount', await buildah('from', 'mediakit-service'));
}, 1_800_000);
afterAll(async () => {
	if (running?.exitCode === null) {
		running.kill('SIGKILL');
		await once(running, 'close');
	}
	await sandbox.close();
	await buildah('umount', '--all').catch(() => {});
	await rm(folder, { recursive: true, force: true });
});

/** Runs Buildah with a separate store, so that neither a container engine nor permissions for one are required. */
async function buildah(...words: string[]): Promise<string> {
	const store = [
		'--storage-driver',
		'vfs',
		'--root',
		join(folder, 'store'),
		'--runroot',
		join(folder, 'run'),
	];
	const { stdout } = await run('buildah', [...store, ...words], {
		env: { ...process.env, BUILDAH_ISOLATION: 'chroot' },
		maxBuffer: 100_000_000,
	}).catch((error: { stdout: string; stderr: string }) => {
		throw new Error(
			`buildah ${words[0]} failed:\n${error.stdout.slice(-2_000)}\n${error.stderr.slice(-4_000)}`,
		);
	});
	return stdout.trim();
}

/** Packages that are required to build the image, but must not be part of it. */
const BUILD_TOOLS = ['python3', 'make', 'g++', 'libnode-dev'];

/** Creates replacements for `node:24-bookworm-slim` and `node:24-bookworm`, which tests cannot download. */
async function makeBases(): Promise<void> {
	const debian = join(folder, 'debian');
	await makeDebian(debian, 'bookworm');
	await installNode(debian, '24', '11');
	await configureNpm(debian, '/root', '/usr');
	const base = await buildah('from', 'scratch');
	await buildah('add', '--quiet', base, debian, '/');
	await rm(debian, { recursive: true });
	await buildah('commit', '--quiet', base, 'localhost/base');
	await buildah('run', base, '--', 'apt-get', 'install', ...BUILD_TOOLS);
	await buildah('commit', '--quiet', '--rm', base, 'localhost/build-base');
}

/** Returns the options that run the image as a container engine does. */
const likeAnEngine = (port: number): Inside => ({
	environment: {
		...Object.fromEntries(config.Env.map((pair) => pair.split(/=(.*)/s, 2) as [string, string])),
		...sandboxSettings(sandbox.url),
		MEDIAKIT_API_KEY: API_KEY,
		HOST: '127.0.0.1',
		PORT: String(port),
	},
	binds: { '/data': join(folder, 'data') },
	cwd: config.WorkingDir,
	user: config.User,
	readOnly: true,
});

/** Returns how many megabytes the service adds to the base image. */
async function megabytesAdded(): Promise<number> {
	const { stdout } = await run('du', ['--summarize', '--block-size=1', join(root, 'app')]);
	return parseInt(stdout) / 1e6;
}

it('has what the service runs with, and nothing that it was built with', async () => {
	expect(config).toMatchObject({ User: '1000:1000', WorkingDir: '/data', Volumes: { '/data': {} } });
	expect(await stat(join(root, 'data'))).toMatchObject({ uid: 1000, gid: 1000, mode: 0o40700 });
	for (const tool of ['python3', 'make', 'g++']) expect(existsSync(join(root, 'usr/bin', tool))).toBe(false);
	for (const name of ['typescript', 'jest', 'n8n-workflow', 'sqlite3/deps', 'sqlite3/build/Release/obj'])
		expect(existsSync(join(root, 'app/node_modules', name))).toBe(false);
	expect(await megabytesAdded()).toBeLessThan(150);
});

it('delivers as a user without rights, on a root that it cannot write to', async () => {
	const data = join(folder, 'data');
	await mkdir(data, { mode: 0o700 });
	await chown(data, 1000, 1000);
	const port = await freePort();
	const inside = likeAnEngine(port);
	const [kind, ...check] = config.Healthcheck.Test;
	expect(kind).toBe('CMD');
	const isHealthy = () =>
		runInside(root, check, inside).then(
			() => true,
			() => false,
		);
	expect(await isHealthy()).toBe(false);
	running = startInside(root, [...config.Entrypoint, ...config.Cmd], inside);
	await eventually(isHealthy, 120_000);

	const call = callerOf(`http://127.0.0.1:${port}`);
	await connectAccount({ call }, 'tiktok');
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([sampleVideo]), 'video.mp4');
	const { body } = await call(WEBHOOK, { method: 'POST', body: form });
	const { deliveries } = await waitForEnd({ call }, body.upload_id as string, 60_000);
	expect(deliveries).toMatchObject([{ state: 'delivered' }]);
	expect(await runInside(root, ['mediakit', '--version'], inside)).toMatch(/^\d+\.\d+\.\d+\n$/);
});
