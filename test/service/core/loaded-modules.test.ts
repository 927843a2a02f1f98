import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { API_KEY } from '../../support/service';

const BUILT = join(__dirname, '../../../service/dist/service');

/** Loaded on demand: what only several processes need, and what only some commands, uploads or questions need. */
const ON_DEMAND =
	/^(pg|pg-boss|pg-pool|pg-protocol|@(aws-sdk|smithy|tus|clack)\/.*|libsodium.*|mediabunny|sharp)$/;

/** Starts the built service on SQLite and prints every file that it has loaded with `require` or `import`. */
const SCRIPT = `
	const files = [];
	require('node:module').registerHooks({ load: (url, context, next) => (files.push(url), next(url, context)) });
	require(${JSON.stringify(join(BUILT, 'cli'))});
	const { createApp } = require(${JSON.stringify(join(BUILT, 'app'))});
	const { loadConfig } = require(${JSON.stringify(join(BUILT, 'config'))});
	createApp(loadConfig(process.env)).then(async (app) => {
		await app.ready();
		await app.close();
		console.log(JSON.stringify(files));
	});`;

let dataDir: string;

beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a service on SQLite loads nothing at start that it may never need', async () => {
	const env = { ...process.env, MEDIAKIT_API_KEY: API_KEY, LOG_LEVEL: 'silent', DATA_DIR: dataDir };
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT], { env, maxBuffer: 2 ** 24 });
	const packages = (JSON.parse(stdout) as string[]).flatMap(
		(file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
	);
	const loaded = new Set(packages);
	expect([...loaded]).toEqual(expect.arrayContaining(['knex', 'sqlite3', 'fastify']));
	expect([...loaded].filter((name) => ON_DEMAND.test(name))).toEqual([]);
});
