import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../service/database';
import { blocksOf, PAGES, readPage, ROOT } from '../support/markdown';
import { runBlocks, type Printed } from '../support/page-commands';
import { startReceiver, type Receiver } from '../support/receiver';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../support/service';
import { VideoServer } from '../support/video-server';

/**
 * In the documentation, the word after a command block's language says what runs the command. `run`: this test, against
 * a service and the sandbox. `release`: `npm run test:release` with the published packages, on a separate system or as
 * another user. `ci`: `.ci/run` and its tests, since the command is one of this project's scripts. Any other command is
 * an example for an environment that no test has, and the line above it says so.
 */
const EXAMPLE =
	/^\*(Example for (the real platforms|a server of your own|your own repository)|Beispiel für (die echten Plattformen|einen eigenen Server|dein eigenes Repository)).*:\*$/;
const SAMPLE = join(ROOT, 'test/media/sample.mp4');
const COMMANDS = ['sh', 'bash', 'shell', 'console', 'http'];

const pages = PAGES.filter((page) => !page.startsWith('docs/contracts/'));
const all = pages.flatMap((page) => blocksOf(readPage(page)).map((block) => ({ page, ...block })));

test('every block says what it is, and every command is run or marked as an example', () => {
	const unmarked = all
		.filter(({ language }) => language === '' || COMMANDS.includes(language))
		.filter(({ mark, before }) => !['run', 'release', 'ci'].includes(mark) && !EXAMPLE.test(before));
	expect(unmarked.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
});

test('the scripts that pages name are those of the project', () => {
	const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		scripts: Record<string, string>;
	};
	const known = ['npm ci', 'npm pack', ...Object.keys(scripts).map((name) => `npm run ${name}`)];
	const named = all
		.filter(({ mark }) => mark === 'ci')
		.flatMap(({ content }) =>
			[...content.matchAll(/\bnpm (?:run [\w:]+|[a-z]+)/g)].map(([command]) => command),
		)
		.map((command) => command.replace(/^npm (test|start)$/, 'npm run $1'));
	expect(named.filter((command) => !known.includes(command))).toEqual([]);
	expect(named.length).toBeGreaterThan(5);
});

/** Returns the paths of all members of a value. A list is represented by its first element. */
function pathsOf(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) return value.length > 0 ? pathsOf(value[0], `${path}[]`) : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, member]) => [
		`${path}.${key}`,
		...pathsOf(member, `${path}.${key}`),
	]);
}

/** Returns the members that a page of the documentation shows in responses but the real responses lack. */
function invented(page: string, printed: readonly Printed[]): string[] {
	const blocks = blocksOf(readPage(page));
	return blocks.flatMap((shown, index) => {
		if (shown.mark !== 'answer') return [];
		const before = blocks[index - 1];
		const real = printed.find(({ block }) => block.line === before?.line)?.stdout.trim() ?? '';
		const there = new Set(pathsOf(JSON.parse(real)));
		return pathsOf(JSON.parse(shown.content))
			.filter((path) => !there.has(path))
			.map((path) => `${page}:${shown.line}: ${path} is not in ${real}`);
	});
}

/** Runs the page's SQL queries. Each of them must return at least one row. */
async function runQueries(page: string, dataDir: string): Promise<void> {
	const database = await openDatabase(join(dataDir, 'mediakit.sqlite'));
	for (const { language, content } of blocksOf(readPage(page))) {
		if (language === 'sql') expect(await database.raw(content)).not.toEqual([]);
	}
	await database.destroy();
}

describe('The commands of the pages', () => {
	let sandbox: TestSandbox;
	let service: TestService;
	let files: VideoServer;
	let hooks: Receiver;

	beforeEach(async () => {
		[sandbox, files, hooks] = await Promise.all([
			startInstantSandbox(),
			VideoServer.start((_request, response) => void createReadStream(SAMPLE).pipe(response)),
			startReceiver(),
		]);
		service = await startService({
			...sandboxSettings(sandbox.url),
			FETCH_HOST_ALLOWLIST: new URL(files.url).host,
			CALLBACK_HOST_ALLOWLIST: hooks.host,
		});
		await connectAccount(service, 'tiktok', { user: 'example_creator' });
		await connectAccount(service, 'facebook', { user: 'example_creator' });
	});
	afterEach(async () => {
		await service.close();
		await Promise.all([sandbox.close(), files.close(), hooks.close()]);
	});

	const runnable = [...new Set(all.filter(({ mark }) => mark === 'run').map(({ page }) => page))];

	test.each(runnable)(
		'%s: they work, and answer as the page says',
		async (page) => {
			const blocks = blocksOf(readPage(page)).filter(
				({ language, mark }) => COMMANDS.includes(language) && mark === 'run',
			);
			const printed = await runBlocks(blocks, {
				'http://127.0.0.1:8001': service.url,
				'https://files.example.com': new URL(files.url).origin,
				'https://hooks.example.com': hooks.url,
			});
			expect(invented(page, printed)).toEqual([]);
			await runQueries(page, service.dataDir);
		},
		300_000,
	);
});
