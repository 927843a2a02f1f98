import { join } from 'node:path';
import type { createApp } from '../../../service/app';
import type { loadConfig } from '../../../service/config';

const built = join(__dirname, '../../../service/dist/service');

interface Built {
	createApp: typeof createApp;
	loadConfig: typeof loadConfig;
}

/**
 * The built service on a database that its settings still refuse: `TEST_DATABASE_URL=… node service-worker.ts`. It says
 * `ready at URL`, as the command line does.
 */
async function main(): Promise<void> {
	const service = (await import(join(built, 'app.js'))) as Built;
	const config = (await import(join(built, 'config/index.js'))) as Built;
	const { TEST_DATABASE_URL: database, ...settings } = process.env;
	const app = await service.createApp(config.loadConfig(settings), { database });
	process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
	const url = await app.listen({ host: '127.0.0.1', port: 0 });
	process.stdout.write(`ready at ${url}\n`);
}

void main();
