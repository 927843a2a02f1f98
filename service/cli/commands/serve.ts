import { setTimeout as wait } from 'node:timers/promises';
import { explainStorage } from '../../core/errors';
import type { Command, Context } from '../context';
import { requireDatabaseModule } from '../database-module';
import { CommandFailed } from '../failure';

/** The correct secret is accepted even after many wrong attempts, so only its length protects it from being guessed. */
const SHORTEST_SAFE_SECRET = 16;

/** Resolves on the first signal to terminate the process. */
function untilSignal(): Promise<void> {
	return new Promise((resolve) => {
		for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
	});
}

/** Explains why the service cannot start; if the port is in use, also how to find the program that is using it. */
function explainStart(error: unknown): string {
	const { code, port } = error as { code?: unknown; port?: unknown };
	if (code !== 'EADDRINUSE') return (explainStorage(error) as Error).message;
	const finder = process.platform === 'win32' ? `netstat -ano` : `lsof -i :${String(port)}`;
	return `Port ${String(port)} is in use, perhaps by another MediaKit service (npm start, mediakit serve, a systemd unit or a container). Stop that program ("${finder}" shows it), or set PORT to another port.`;
}

async function start(context: Context, stopping: AbortSignal) {
	const config = context.config();
	await requireDatabaseModule('The service cannot start.');
	// Imported here, so that the other commands work without the database module.
	const { createApp } = await import('../../app.js');
	const app = await createApp(config, {
		stopping,
		onNewApiKey: (key) => console.log(`API key, shown only once: ${key}`),
		onNewWebhookSecret: (secret) =>
			console.log(`Secret that signs the requests to callback_url, shown only once: ${secret}`),
	});
	for (const name of config.unused) app.log.warn(`${name} is set, but this version does not use it`);
	if (config.apiKey !== undefined && config.apiKey.length < SHORTEST_SAFE_SECRET) {
		app.log.warn('MEDIAKIT_API_KEY is short enough to be guessed; use a random one');
	}
	if (config.dashboardPassword !== undefined && config.dashboardPassword.length < SHORTEST_SAFE_SECRET) {
		app.log.warn('MEDIAKIT_DASHBOARD_PASSWORD is short enough to be guessed; use a longer one');
	}
	return { app, config, address: await app.listen({ host: config.host, port: config.port }) };
}

export const serve: Command = {
	name: 'serve',
	summary: 'Runs the service',
	words: [0, 0],
	async run(context) {
		// Applies to every file that the service writes, including SQLite's.
		process.umask(0o077);
		const ended = untilSignal();
		const stopping = new AbortController();
		const { app, config, address } = await start(context, stopping.signal).catch((error: unknown) => {
			if (error instanceof CommandFailed) throw error;
			throw new CommandFailed(`The service cannot start: ${explainStart(error)}`);
		});
		console.log(`MediaKit service ready at ${address}`);
		await ended;
		stopping.abort();
		await wait(config.drainSeconds * 1000);
		await app.close().catch((error: unknown) => {
			throw new CommandFailed(`The service did not stop cleanly: ${String(error)}`);
		});
	},
};
