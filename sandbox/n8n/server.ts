import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../servers/free-port';

const run = promisify(execFile);

/** Path in n8n's user folder at which n8n looks for community packages. */
export const COMMUNITY_PACKAGES = '.n8n/nodes/node_modules';

const PACKAGE = join(__dirname, '../..');
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 10_000;
const POLL_MS = 250;

/** A running n8n server. */
export interface N8nServer {
	url: string;
	pid: number;
	/** The last lines of its output. */
	log(): string;
	/** Runs a command of n8n's CLI on the same data. @throws Error with the command's output if it fails */
	command(...words: string[]): Promise<void>;
	stop(): Promise<void>;
	/** Kills n8n with SIGKILL, so that it cannot clean up. */
	kill(): Promise<void>;
}

/** One of n8n's processes; the last two exist in queue mode only. */
export type N8nProcess = 'start' | 'worker' | 'webhook';

/**
 * Copies the package, as published, to n8n's folder for community nodes. With a link to this repository instead, the
 * nodes would use the repository's n8n-workflow, which may differ from the one in the running n8n.
 */
async function placePackage(userFolder: string): Promise<void> {
	const place = join(userFolder, COMMUNITY_PACKAGES, 'n8n-nodes-mediakit');
	await rm(place, { recursive: true, force: true });
	await mkdir(place, { recursive: true });
	for (const part of ['package.json', 'dist']) {
		await cp(join(PACKAGE, part), join(place, part), { recursive: true });
	}
}

/** Returns the settings for a small n8n instance that does not connect to other servers. */
async function settingsOf(userFolder: string, port: number): Promise<Record<string, string | undefined>> {
	return {
		PATH: process.env.PATH,
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		// Also the host of the redirect URL, which must be the host on which the browser is logged in.
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		// Enables the workers' health endpoint.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_ENCRYPTION_KEY: 'example-key-of-a-local-n8n',
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
	};
}

/**
 * Returns true if n8n is ready. At `/healthz/readiness`, n8n 1 reports that it is ready before it can serve the editor.
 */
async function isReady(url: string, role: N8nProcess): Promise<boolean> {
	const paths = ['/healthz/readiness', ...(role === 'start' ? ['/rest/settings'] : [])];
	const answers = paths.map((path) => fetch(url + path));
	return await Promise.all(answers).then(
		(responses) => responses.every(({ ok }) => ok),
		() => false,
	);
}

/**
 * Starts n8n on 127.0.0.1 with this repository's built nodes.
 *
 * @param options.program the result of `installN8n`
 * @param options.withNodes true (default) to install the nodes before n8n starts
 * @param options.userFolder n8n's data; with the same folder, n8n picks up where it left off
 * @param options.port must be free, so that no other program is mistaken for this n8n
 * @throws Error with n8n's output if it does not become ready
 */
export async function startN8n(options: {
	program: string;
	userFolder: string;
	role?: N8nProcess;
	withNodes?: boolean;
	port?: number;
	environment?: Record<string, string>;
}): Promise<N8nServer> {
	const { program, userFolder, role = 'start', withNodes = true, environment } = options;
	if (role === 'start' && withNodes) await placePackage(userFolder);
	const port = await freePort(options.port);
	if (options.port !== undefined && port !== options.port) {
		throw new Error(`Port ${options.port} is in use. End the program that listens there.`);
	}
	const url = `http://127.0.0.1:${port}`;
	const env = { ...(await settingsOf(userFolder, port)), ...environment };
	const child = spawn(process.execPath, [program, role], {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		// Gives n8n its own process group; otherwise, Ctrl-C in a terminal would also reach n8n while it is being
		// stopped.
		detached: true,
	});
	let said = '';
	const keep = (text: Buffer) => (said = (said + text.toString()).slice(-20_000));
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	const ended = once(child, 'exit');

	async function stop(): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill('SIGTERM');
		const slow = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
		await ended;
		clearTimeout(slow);
	}

	for (const deadline = Date.now() + READY_WITHIN_MS; ; await wait(POLL_MS)) {
		const ready = await isReady(url, role);
		if (child.exitCode !== null || Date.now() > deadline) {
			await stop();
			throw new Error(`n8n did not get ready. Its last words:\n${said}`);
		}
		if (ready) break;
	}
	return {
		url,
		pid: child.pid ?? 0,
		log: () => said,
		command: async (...words) => void (await run(process.execPath, [program, ...words], { env })),
		stop,
		async kill() {
			child.kill('SIGKILL');
			await ended;
		},
	};
}
