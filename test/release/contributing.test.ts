import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { blocksOf, readPage } from '../support/markdown';
import { stepsOf, takeSteps } from '../support/page-steps';
import { changesIn, copyRepository, type RepositoryCopy } from '../support/repository-copy';

const run = promisify(execFile);
let copy: RepositoryCopy;

beforeAll(async () => void (copy = await copyRepository()));
afterAll(() => copy.remove());

test('the steps of CONTRIBUTING.md give an operation that passes the checks which the page names', async () => {
	const page = readPage('CONTRIBUTING.md');
	const steps = stepsOf(page);
	const checks = blocksOf(page).find(({ content }) => content.startsWith('npm run docs\n'));
	takeSteps(steps, copy.folder);
	await run('bash', ['-euo', 'pipefail', '-c', checks?.content ?? 'exit 1'], {
		cwd: copy.folder,
		env: { PATH: process.env.PATH, HOME: copy.home },
		maxBuffer: 100_000_000,
	}).catch((error: { stdout: string; stderr: string }) => {
		throw new Error(`${error.stdout}\n${error.stderr}`);
	});
	const written = await readFile(join(copy.folder, 'docs/nodes.md'), 'utf8');
	expect(written).toContain('### Media: Get Children (`media` · `getChildren`)');
	// No other files had to be changed, and `npm run format` found nothing to change.
	expect(await changesIn(copy.folder)).toEqual([...new Set(steps.map(({ mark }) => mark))].sort());
}, 1_200_000);
