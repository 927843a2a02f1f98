import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, resolveConfig } from 'prettier';
import { readPage, ROOT } from '../support/markdown';
import { stepsOf, takeSteps } from '../support/page-steps';

/* In addition, test/release/contributing.test.ts builds and tests the result of these steps. */
describe('The steps of CONTRIBUTING.md', () => {
	const steps = stepsOf(readPage('CONTRIBUTING.md'));
	let folder: string;

	beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'mediakit-steps-'))));
	afterEach(() => rm(folder, { recursive: true }));

	it('fit the sources as they are, and give formatted code', async () => {
		for (const { language, mark } of steps) {
			if (language === 'diff') await cp(join(ROOT, mark), join(folder, mark));
		}
		takeSteps(steps, folder);
		for (const { mark } of steps.filter((step) => step.mark.endsWith('.ts'))) {
			const text = await readFile(join(folder, mark), 'utf8');
			const options = await resolveConfig(join(ROOT, mark));
			expect([mark, await check(text, { ...options, filepath: mark })]).toEqual([mark, true]);
		}
	});

	it('tell the reader which file each of them is about', () => {
		expect(steps.filter(({ mark, before }) => !before.includes(`\`${mark}\``))).toEqual([]);
	});

	it('are three files for an operation, besides its row in the docs and a call that platforms/ does not have yet', () => {
		const files = steps.map(({ mark }) => mark).filter((file) => !/(^|\/)(platforms|docs)\//.test(file));
		expect(files.sort()).toEqual([
			'nodes/Instagram/resources/media/getChildren.operation.ts',
			'nodes/Instagram/resources/media/index.ts',
			'test/nodes/instagram-operations.test.ts',
		]);
	});
});
