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
/** Returns the demo's data folders; other programs may keep caches next to them. */
const dataFolders = async () => (await readdir(folder)).filter((name) => name.startsWith('mediakit-demo-'));

/** Checks what a visitor sees: weeks of statistics, posts waiting for approval, and a page in both languages. */
async function lookAround(demo: Program): Promise<void> {
	await eventually(() => urlOf(demo, 'Media kit') !== '', PROCESSES_MS);
	expect(demo.lines).toContainEqual(expect.stringMatching(/^Days of statistics: +61$/));
	expect(demo.lines).toContainEqual(expect.stringMatching(/^Posts that wait for you: +2$/));
	for (const language of ['en', 'de']) {
		const page = await fetch(`${urlOf(demo, 'Media kit')}?lang=${language}`);
		expect(page.status).toBe(200);
		expect(await page.text()).toContain(`<html lang="${language}">`);
	}
}

it.each<[when: string, line: string, look: (demo: Program) => Promise<void>]>([
	['while the demo works', 'Service: ', async () => {}],
	['while it waits', 'Everything keeps running', lookAround],
])('a terminal that is closed %s leaves nothing behind', async (_when, line, look) => {
	const demo = await start();
	await eventually(() => demo.lines.some((said) => said.startsWith(line)), PROCESSES_MS);
	const service = urlOf(demo, 'Service');
	expect(await answers(service)).toBe(true);
	expect(await dataFolders()).toHaveLength(1);
	await look(demo);
	expect(await demo.end('SIGHUP')).toBe(0);
	expect(await dataFolders()).toEqual([]);
	expect([await answers(service), await answers(urlOf(demo, 'Sandbox'))]).toEqual([false, false]);
});
