import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/markdown';

const run = promisify(execFile);

// Not part of `npm test`, since Debian 13 has npm 9, which does not have `npm sbom`.
it("the list of the service's parts names what users install, and nothing else", async () => {
	const workflow = readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8');
	const [, words = ''] = /npm (sbom .+) > /.exec(workflow) ?? [];
	const { stdout } = await run('npm', words.split(' '), { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 });
	const { bomFormat, components } = JSON.parse(stdout) as {
		bomFormat: string;
		components: { name: string }[];
	};
	const names = components.map(({ name }) => name);
	expect(bomFormat).toBe('CycloneDX');
	expect(names).toEqual(expect.arrayContaining(['fastify', 'sqlite3', 'tar']));
	expect(names).not.toContain('jest');
});
