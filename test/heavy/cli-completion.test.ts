import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runMediakit } from '../support/cli';

const run = promisify(execFile);

/** For each shell, returns a script that prints the completions for a line; `FILE` is the completion script. */
const SHELLS: Record<string, (words: string[]) => string> = {
	bash: (words) =>
		`source "$FILE"; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _mediakit; printf '%s\\n' "\${COMPREPLY[@]}"`,
	zsh: (words) =>
		`source "$FILE"; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; compgen -F _mediakit -- '${words.at(-1)}'`,
	fish: (words) => `source "$FILE"; complete -C '${words.join(' ')}' | cut -f 1`,
};

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'mediakit-completion-'))));
afterAll(() => rm(folder, { recursive: true }));

describe.each(Object.keys(SHELLS))('completion in %s', (shell) => {
	const file = () => join(folder, shell);

	beforeAll(async () => {
		const { status, stdout } = await runMediakit(['completion', shell], { cwd: folder });
		expect(status).toBe(0);
		await writeFile(file(), stdout);
	});

	async function offered(line: string): Promise<string[]> {
		const words = line.split(' ');
		const ask = SHELLS[shell]?.(words) ?? '';
		const args =
			shell === 'bash' ? ['--norc', '-c', ask] : [shell === 'zsh' ? '-f' : '--no-config', '-c', ask];
		const env = { PATH: process.env.PATH, HOME: folder, FILE: file(), TERM: 'dumb' };
		const { stdout } = await run(shell, args, { cwd: folder, env });
		// zsh itself omits completions that do not start with the word.
		const offers = stdout
			.split('\n')
			.filter((word) => word !== '' && (shell !== 'zsh' || word.startsWith(words.at(-1) ?? '')));
		return offers.sort();
	}

	it.each([
		['mediakit upl', ['upload', 'uploads']],
		['mediakit stats ', ['export', 'fetch', 'show']],
		['mediakit stats fetch ', ['all', 'instagram', 'tiktok', 'youtube']],
		['mediakit export ti', ['tiktok']],
		['mediakit connect f', ['facebook']],
		['mediakit upload --plat', ['--platform']],
		['mediakit upload video.mp4 --platform ', ['instagram', 'tiktok', 'youtube']],
		['mediakit stats export tiktok --table p', ['posts']],
		['mediakit accounts --js', ['--json']],
	])('%s', async (line, words) => {
		expect(await offered(line)).toEqual(words);
	});
});

it('names the shells that it knows', async () => {
	expect(await runMediakit(['completion', 'fihs'], { cwd: folder })).toMatchObject({
		status: 2,
		stderr: expect.stringContaining('Did you mean fish?'),
	});
});
