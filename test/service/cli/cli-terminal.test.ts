import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CTRL_C, DOWN, ENTER, openTerminal, SPACE, type Terminal } from '../../support/terminal';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

let folder: string;
let terminal: Terminal;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-terminal-'));
});
afterEach(async () => {
	terminal.close();
	await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, '.env.social');

/** Answers a text question. */
async function answer(question: string, text: string): Promise<void> {
	await terminal.sees(question);
	terminal.types(text + ENTER);
}

/** Chooses TikTok alone: the other two are ticked at first. */
async function chooseTikTok(): Promise<void> {
	await terminal.sees('What is to be connected?');
	for (const key of [DOWN, SPACE, DOWN, SPACE, DOWN, SPACE, ENTER]) {
		terminal.types(key);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

describe('mediakit setup at a terminal', () => {
	it('asks, hides secrets, reads a prepared token file and writes .env.social for its owner alone', async () => {
		await writeFile(
			join(folder, 'tokens.json'),
			JSON.stringify({ access_token: 'act.example-terminal', refresh_token: 'rft.example-terminal' }),
		);
		terminal = openTerminal(['setup'], { cwd: folder });
		await chooseTikTok();
		await answer('Client key', 'example-key');
		await answer('Client secret', 'example-hidden');
		await answer('Redirect address', '');
		await terminal.sees('Tokens of TikTok');
		terminal.types(DOWN);
		await new Promise((resolve) => setTimeout(resolve, 50));
		terminal.types(ENTER);
		await answer('Token file', 'tokens.json');
		await terminal.sees('is written');
		expect(await terminal.ended).toBe(0);
		expect(await readFile(file(), 'utf8')).toBe(
			'TIKTOK_CLIENT_KEY=example-key\nTIKTOK_CLIENT_SECRET=example-hidden\nTIKTOK_ACCESS_TOKEN=act.example-terminal\nTIKTOK_REFRESH_TOKEN=rft.example-terminal\n',
		);
		expect((await stat(file())).mode & 0o777).toBe(0o600);
		expect(terminal.screen()).not.toContain('example-hidden');
		expect(terminal.screen()).not.toContain('example-terminal');
	});

	it('asks again after an answer that cannot be, and stops on Ctrl-C without writing anything', async () => {
		terminal = openTerminal(['setup'], { cwd: folder });
		await chooseTikTok();
		await answer('Client key', '');
		await answer('This is needed.', 'example-key');
		await answer('Client secret', 'example-hidden');
		await answer('Redirect address', 'http://example.com/callback');
		await terminal.sees('must be an https address');
		terminal.types(CTRL_C);
		expect(await terminal.ended).toBe(1);
		expect(terminal.screen()).toContain('nothing was written');
		expect(await readdir(folder)).toEqual([]);
	});

	it('never replaces a value unasked', async () => {
		await writeFile(file(), '# mine\nTIKTOK_CLIENT_KEY=old-key\nTIKTOK_CLIENT_SECRET=old-secret\n');
		terminal = openTerminal(['setup'], { cwd: folder });
		await chooseTikTok();
		await answer('Client key', 'new-key');
		await answer('Client secret', '');
		await answer('Redirect address', 'https://example.com/callback');
		await answer('Tokens of TikTok', '');
		await terminal.sees('has other values of TIKTOK_CLIENT_KEY');
		terminal.types(ENTER);
		expect(await terminal.ended).toBe(0);
		expect(await readFile(file(), 'utf8')).toBe(
			'# mine\nTIKTOK_CLIENT_KEY=old-key\nTIKTOK_CLIENT_SECRET=old-secret\nTIKTOK_REDIRECT_URI=https://example.com/callback\n',
		);
	});
});
