import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/markdown';
import { SERVICE_PACKAGE } from '../support/published-packages';
import { API_KEY } from '../support/service';
import { folderBytes } from './support/folder-bytes';
import { makePrefix, type EmptyPrefix } from './support/installed-service';
import { startRegistry, type Registry } from './support/registry';

/** The maximum disk space for the service and all its dependencies. */
const MOST_BYTES = 150e6;

/** What the service prints when it is ready. */
const READY = /ready at (http:\S+)/;

const INSTALL = 'npm install --global --allow-scripts=sqlite3 mediakit-service';

let home: string;
let registry: Registry;

beforeAll(async () => {
	home = await mkdtemp(join(tmpdir(), 'mediakit-install-'));
	registry = await startRegistry();
	await registry.publish(SERVICE_PACKAGE);
});
afterAll(async () => {
	await registry?.close();
	await rm(home, { recursive: true, force: true });
});

/**
 * Starts the installed service as a user would, and checks that it responds and does not exceed the disk space limit.
 */
async function expectToServe(place: EmptyPrefix, dataDir: string): Promise<void> {
	const bytes = await folderBytes(place.prefix);
	const npm = (await place.sh('npm --version')).stdout.trim();
	process.stdout.write(`npm ${npm}: ${Math.round(bytes / 1e6)} MB\n`);
	expect(bytes).toBeLessThan(MOST_BYTES);
	const settings = { DATA_DIR: dataDir, MEDIAKIT_API_KEY: API_KEY, LOG_LEVEL: 'warn', PORT: '0' };
	const service = await place.start('mediakit serve', READY, settings);
	const url = READY.exec(service.said())?.[1];
	try {
		const ready = await fetch(`${url}/readyz`);
		expect(ready.status).toBe(200);
		const page = await fetch(`${url}/`);
		expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('MediaKit')]);
	} finally {
		await service.stop();
	}
}

it.each([10, 11] as const)('npm %i installs the service as the pages say, and it serves', async (version) => {
	const folder = join(home, `npm-${version}`);
	const place = await makePrefix(folder, version, registry);
	expect((await place.sh('npm --version')).stdout).toMatch(new RegExp(`^${version}\\.`));
	expect(await place.sh(INSTALL)).toMatchObject({ status: 0 });
	expect(await place.sh('mediakit --help')).toMatchObject({
		status: 0,
		stdout: expect.stringContaining('serve'),
	});
	await expectToServe(place, join(folder, 'data'));
	await rm(folder, { recursive: true });
});

it('npm 12, without leave to run install scripts: all but serve works, and the command that serve names puts it right', async () => {
	const folder = join(home, 'npm-12');
	const place = await makePrefix(folder, 12, registry);
	expect(await place.sh('npm install --global mediakit-service')).toMatchObject({ status: 0 });
	expect(await place.sh('mediakit --help')).toMatchObject({ status: 0 });
	const refused = await place.sh('mediakit serve');
	expect(refused).toMatchObject({
		status: 1,
		stderr: expect.stringMatching(/^The service cannot start\. [^\n]+\n$/),
	});
	const named = /Run: (.+)$/m.exec(refused.stderr)?.[1] ?? '';
	expect(named).toBe(INSTALL);
	expect(await place.sh(named)).toMatchObject({ status: 0 });
	await expectToServe(place, join(folder, 'data'));
	await rm(folder, { recursive: true });
});

it('brings its page, its licence and the changes, and shows none of its insides to others', async () => {
	const folder = join(home, 'contents');
	const place = await makePrefix(folder, 11, registry);
	expect(await place.sh('npm install --ignore-scripts mediakit-service')).toMatchObject({ status: 0 });
	const read = (file: string) => readFile(join(folder, 'work/node_modules/mediakit-service', file), 'utf8');
	expect(await read('README.md')).toContain(`\n${INSTALL}\n`);
	expect(await read('LICENSE')).toBe(await readFile(join(ROOT, 'LICENSE'), 'utf8'));
	expect(await read('CHANGELOG.md')).toContain(`## ${SERVICE_PACKAGE.description.version}`);
	const tried = await place.sh('node -e \'require("mediakit-service/dist/service/app.js")\'');
	expect(tried.stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
