import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, PROCESSES_MS } from '../../support/until';
import type { Registry } from './registry';
import { placeNpm, type NpmVersion } from './tools';

const run = promisify(execFile);

/** How a command line ended. */
export interface Ended {
	status: number;
	stdout: string;
	stderr: string;
}

/** A folder as that of a user who has Node and one version of npm, and has installed nothing yet. */
export interface EmptyPrefix {
	/** Where global packages go. */
	prefix: string;
	/** Runs command lines as a user types them. */
	sh(command: string): Promise<Ended>;
	/** Starts `mediakit serve` and waits until it is ready. @throws Error with its words if it does not start */
	serve(settings: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }>;
}

/** @param folder a new one */
export async function makePrefix(folder: string, npm: NpmVersion, registry: Registry): Promise<EmptyPrefix> {
	const prefix = join(folder, 'prefix');
	await mkdir(join(folder, 'work'), { recursive: true });
	const env = {
		// The user's own settings of npm say how this machine reaches the internet and compiles.
		HOME: process.env.HOME,
		NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
		PATH: `${join(prefix, 'bin')}:${await placeNpm(join(folder, 'npm'), npm)}`,
		npm_config_prefix: prefix,
		npm_config_registry: registry.url,
		npm_config_cache: registry.cache,
	};
	const options = { cwd: join(folder, 'work'), env };
	return {
		prefix,
		sh: (command) =>
			run('/bin/sh', ['-c', command], options).then(
				({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
				(error: { code: number; stdout: string; stderr: string }) => ({ ...error, status: error.code }),
			),
		async serve(settings) {
			const child = spawn('mediakit', ['serve'], {
				cwd: options.cwd,
				env: { ...env, PORT: '0', ...settings },
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			let said = '';
			child.stdout.on('data', (text: Buffer) => (said += text.toString()));
			child.stderr.on('data', (text: Buffer) => (said += text.toString()));
			const ended = once(child, 'exit');
			const address = () => /ready at (http:\S+)/.exec(said)?.[1];
			await eventually(() => child.exitCode !== null || address() !== undefined, PROCESSES_MS);
			const url = address();
			if (url === undefined) throw new Error(`mediakit serve ended with ${child.exitCode}:\n${said}`);
			return {
				url,
				async stop() {
					child.kill();
					await ended;
				},
			};
		},
	};
}
