import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../../../sandbox/servers/free-port';
import { install } from '../../../../sandbox/servers/install';
import type { LocalServer } from '../../../../sandbox/servers/local-server';
import { hasPostgresql } from '../../../../sandbox/servers/postgresql';

const REDIS = '/usr/bin/redis-server';
const READY_WITHIN_MS = 20_000;
const POLL_MS = 50;

/** Installs Debian's PostgreSQL and Redis if they are missing. */
export async function installServers(say: (line: string) => void): Promise<void> {
	if (hasPostgresql() && existsSync(REDIS)) return;
	say('PostgreSQL and Redis are being installed for the tests.');
	await install('postgresql', 'redis-server');
}

/** Starts an empty Redis without persistence. */
export async function startRedis(): Promise<LocalServer> {
	const port = await freePort();
	const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const child = spawn(REDIS, words, { stdio: 'ignore' });
	const ended = once(child, 'exit');
	const answers = () =>
		new Promise<boolean>((resolve) => {
			const socket = createConnection(port, '127.0.0.1', () => resolve(true)).once('error', () =>
				resolve(false),
			);
			socket.once('connect', () => socket.destroy());
		});
	for (const deadline = Date.now() + READY_WITHIN_MS; !(await answers()); await wait(POLL_MS)) {
		if (child.exitCode !== null || Date.now() > deadline) throw new Error('Redis did not start.');
	}
	return {
		port,
		async stop() {
			child.kill('SIGTERM');
			await ended;
		},
	};
}
