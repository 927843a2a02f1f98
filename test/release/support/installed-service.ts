import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, PROCESSES_MS } from '../../support/until';
import type { Registry } from './registry';
import { placeNpm, type NpmVersion } from './tools';

const run = promisify(execFile);

/** The result of running a command line. */
export interface Ended {
	status: number;
	stdout: string;
	stderr: string;
}

/** The folder of a user who has Node and one version of npm, but has not installed anything yet. */
export interface EmptyPrefix {
	/** The folder of global packages. */
	prefix: string;
	/** Runs a command line as if typed by a user. */
	sh(command: string): Promise<Ended>;
	/**
	 * Starts a command that keeps running, and waits for text in its output. @throws Error if it ends before printing
	 * the text
	 */
	start(command: string, until: RegExp, settings?: Record<string, string>): Promise<Started>;
}

/** A command that keeps running. */
export interface Started {
	/** All output so far. */
	said(): string;
	/** Stops the command as Ctrl-C would. @returns its exit status */
	stop(): Promise<number | null>;
}

/** Creates the folder of a user who has this version of npm. @param folder the path of the new folder */
export async function makePrefix(folder: string, npm: NpmVersion, registry: Registry): Promise<EmptyPrefix> {
	const prefix = join(folder, 'prefix');
	await mkdir(join(folder, 'work'), { recursive: true });
	const env = {
		// The user's npm settings configure this machine's network access and compiler.
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
		async start(command, until, settings) {
			const child = spawn('/bin/sh', ['-c', `exec ${command}`], {
				cwd: options.cwd,
				env: { ...env, ...settings },
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			let said = '';
			child.stdout.on('data', (text: Buffer) => (said += text.toString()));
			child.stderr.on('data', (text: Buffer) => (said += text.toString()));
			const ended = once(child, 'exit') as Promise<[number | null]>;
			await eventually(() => child.exitCode !== null || until.test(said), PROCESSES_MS);
			if (!until.test(said)) throw new Error(`${command} ended with ${child.exitCode}:\n${said}`);
			return {
				said: () => said,
				async stop() {
					child.kill('SIGINT');
					return (await ended)[0];
				},
			};
		},
	};
}
