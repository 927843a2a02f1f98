import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram, type Program } from '../sandbox/process';
import { ROOT } from '../support/markdown';
import { eventually, PROCESSES_MS } from '../support/until';

jest.setTimeout(2 * PROCESSES_MS);

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'mediakit-hangup-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = () => startProgram(join(ROOT, 'sandbox/demo/main.ts'), [], { TMPDIR: folder });
const urlOf = ({ lines }: Program, name: string) =>
	lines.map((line) => new RegExp(`^${name}: +(http:\\S+)`).exec(line)?.[1]).find(Boolean) ?? '';
const answers = (url: string) =>
	fetch(url).then(
		() => true,
		() => false,
	);
/** Data folders of the demo; other programs may keep caches there. */
const dataFolders = async () => (await readdir(folder)).filter((name) => name.startsWith('mediakit-demo-'));

it.each([
	['while the demo works', 'Service: '],
	['while it waits', 'Everything keeps running'],
])('a terminal that is closed %s leaves nothing behind', async (_when, line) => {
	const demo = await start();
	await eventually(() => demo.lines.some((said) => said.startsWith(line)), PROCESSES_MS);
	const service = urlOf(demo, 'Service');
	expect(await answers(service)).toBe(true);
	expect(await dataFolders()).toHaveLength(1);
	expect(await demo.end('SIGHUP')).toBe(0);
	expect(await dataFolders()).toEqual([]);
	expect([await answers(service), await answers(urlOf(demo, 'Sandbox'))]).toEqual([false, false]);
});
