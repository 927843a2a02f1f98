import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf, readPage } from '../support/markdown';
import { SANDBOX_PACKAGE, SERVICE_PACKAGE } from '../support/published-packages';
import { makePrefix } from './support/installed-service';
import { startRegistry, type Registry } from './support/registry';

/** README.md promises that the first draft takes no more commands than this. */
const MOST_COMMANDS = 3;

let home: string;
let registry: Registry;

beforeAll(async () => {
	home = await mkdtemp(join(tmpdir(), 'mediakit-first-'));
	registry = await startRegistry();
	for (const one of [SERVICE_PACKAGE, SANDBOX_PACKAGE]) await registry.publish(one);
});
afterAll(async () => {
	await registry?.close();
	await rm(home, { recursive: true, force: true });
});

it("README's commands lead from an empty prefix to the first draft, and leave nothing behind", async () => {
	const [block, ...others] = blocksOf(readPage('README.md')).filter(
		({ mark, content }) => mark === 'release' && content.includes('mediakit-demo'),
	);
	expect(others).toEqual([]);
	const commands = (block?.content ?? '').trim().split('\n');
	expect(commands.length).toBeLessThanOrEqual(MOST_COMMANDS);

	const place = await makePrefix(join(home, 'machine'), 12, registry);
	for (const command of commands.slice(0, -1)) expect(await place.sh(command)).toMatchObject({ status: 0 });
	const demo = await place.start(commands.at(-1) ?? '', /Everything keeps running/);
	const said = demo.said();
	expect(said).toMatch(/State on tiktok: +delivered/);
	expect(said).toMatch(/Received by TikTok: +\d+ bytes, SHA-256/);
	const [, service = ''] = /Service: (http:\S+)/.exec(said) ?? [];
	// The last lines of the output are meant to be copied.
	const [, curl = ''] = /(curl -H .+)/.exec(said) ?? [];
	expect(JSON.parse((await place.sh(curl)).stdout)).toMatchObject({ upload_id: expect.any(String) });
	expect(await demo.stop()).toBe(0);
	await expect(fetch(service)).rejects.toThrow();
});

it('the demo without a service says what to install', async () => {
	const place = await makePrefix(join(home, 'alone'), 11, registry);
	expect(await place.sh('npm install --global mediakit-sandbox')).toMatchObject({ status: 0 });
	expect(await place.sh('mediakit-demo')).toMatchObject({
		status: 1,
		stderr: expect.stringMatching(/^The demo needs mediakit-service[^\n]+Run: npm install --global .+\n$/),
	});
	const sandbox = await place.start('mediakit-sandbox --port 0', /Sandbox ready at http/);
	expect(await sandbox.stop()).toBe(0);
});
