import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOGIN_SETUPS } from '../../../service/channels';
import { BACKSPACE, CTRL_C, DOWN, ENTER, openTerminal, SPACE, type Terminal } from '../../support/terminal';
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

/** Waits for a question and answers it with this text. */
async function answer(question: string, text: string): Promise<void> {
	await terminal.sees(question);
	terminal.types(text + ENTER);
}

/** Answers the questions about the service itself. */
async function answerService(url = '', n8n = ''): Promise<void> {
	await answer('Public URL of the service', url);
	await answer('Dashboard password', '');
	await terminal.sees('Who refreshes the statistics?');
	// Chooses "n8n, or another program".
	terminal.types(DOWN);
	await new Promise((resolve) => setTimeout(resolve, 50));
	terminal.types(ENTER);
	// Accepts the default, which is no.
	await answer('Should people also be able to sign in', '');
	await answer('URL of your n8n', n8n);
}

/** Chooses only TikTok, by clearing the other two platforms, which are selected by default. */
async function chooseTikTok(): Promise<void> {
	await terminal.sees('Which platforms do you want to connect?');
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
		await answerService();
		await chooseTikTok();
		await answer('client key', 'examplekey1');
		await answer('client secret', 'example-hidden');
		await answer('Redirect URL', '');
		await terminal.sees('Tokens for TikTok');
		terminal.types(DOWN);
		await new Promise((resolve) => setTimeout(resolve, 50));
		terminal.types(ENTER);
		await answer('Token file', 'tokens.json');
		await terminal.sees('was written');
		expect(await terminal.ended).toBe(0);
		expect(await readFile(file(), 'utf8')).toBe(
			'STATS_SCHEDULE=off\nTIKTOK_CLIENT_KEY=examplekey1\nTIKTOK_CLIENT_SECRET=example-hidden\nTIKTOK_ACCESS_TOKEN=act.example-terminal\nTIKTOK_REFRESH_TOKEN=rft.example-terminal\n',
		);
		expect((await stat(file())).mode & 0o777).toBe(0o600);
		expect(terminal.screen()).not.toContain('example-hidden');
		expect(terminal.screen()).not.toContain('example-terminal');
	});

	it('asks again after an answer that cannot be, and stops on Ctrl-C without writing anything', async () => {
		terminal = openTerminal(['setup'], { cwd: folder });
		await answerService();
		await chooseTikTok();
		await answer('client key', '');
		await answer('This is required.', 'examplekey1');
		await answer('client secret', 'example-hidden');
		await answer('Redirect URL', 'http://example.com/callback');
		await terminal.sees('must be an https URL');
		terminal.types(CTRL_C);
		expect(await terminal.ended).toBe(1);
		expect(terminal.screen()).toContain('nothing was written');
		expect(await readdir(folder)).toEqual([]);
	});

	it('never replaces a value unasked', async () => {
		await writeFile(file(), '# mine\nTIKTOK_CLIENT_KEY=old-key\nTIKTOK_CLIENT_SECRET=old-secret\n');
		terminal = openTerminal(['setup'], { cwd: folder });
		await answerService();
		await chooseTikTok();
		await answer('client key', 'newkey1');
		await answer('client secret', '');
		await answer('Redirect URL', 'https://example.com/callback');
		await answer('Tokens for TikTok', '');
		await terminal.sees('has different values for TIKTOK_CLIENT_KEY');
		terminal.types(ENTER);
		expect(await terminal.ended).toBe(0);
		expect(await readFile(file(), 'utf8')).toBe(
			'# mine\nTIKTOK_CLIENT_KEY=old-key\nTIKTOK_CLIENT_SECRET=old-secret\nSTATS_SCHEDULE=off\nTIKTOK_REDIRECT_URI=https://example.com/callback\n',
		);
	});

	it('asks for the public URL first, and ends with the redirect URLs to register', async () => {
		terminal = openTerminal(['setup'], { cwd: folder });
		await answer('Public URL of the service', 'http://mediakit.example.com');
		await answer('must be https', `${BACKSPACE.repeat(27)}https://mediakit.example.com/kit`);
		await answer('Dashboard password', 'short');
		await answer('Use at least 16 characters.', '-but-now-long-enough');
		await terminal.sees('Who refreshes the statistics?');
		terminal.types(ENTER);
		await answer('Should people also be able to sign in', 'y');
		await answer('Issuer of the identity provider', 'https://login.microsoftonline.com/common');
		await answer(
			'must name a single Microsoft tenant',
			`${BACKSPACE.repeat(40)}https://login.example.com/realms/agency`,
		);
		await answer('Client ID at the identity provider', 'mediakit');
		await answer('Client secret', 'example-hidden');
		await answer('Who may sign in', '@');
		await answer('OIDC_ALLOWED', `${BACKSPACE}boss@example.com,viewer:Social Media`);
		await answer('URL of your n8n', 'http://127.0.0.1:5678/');
		await chooseTikTok();
		await answer('client key', 'examplekey1');
		await answer('client secret', 'example-hidden');
		await answer('Redirect URL', '');
		await answer('Tokens for TikTok', '');
		await terminal.sees('Register exactly these redirect URLs');
		await terminal.sees('TikTok: https://mediakit.example.com/kit/api/auth/tiktok/callback');
		await terminal.sees('http://127.0.0.1:5678/rest/oauth2-credential/callback');
		await terminal.sees('https://mediakit.example.com/kit/auth/callback/oidc');
		expect(await terminal.ended).toBe(0);
		const text = await readFile(file(), 'utf8');
		expect(text).toMatch(/^OIDC_ISSUER=https:\/\/login\.example\.com\/realms\/agency$/m);
		expect(text).toMatch(/^OIDC_CLIENT_ID=mediakit$/m);
		expect(text).toMatch(/^OIDC_CLIENT_SECRET=example-hidden$/m);
		expect(text).toMatch(/^OIDC_ALLOWED=.*boss@example\.com,viewer:Social Media/m);
		expect(text).toMatch(/^PUBLIC_URL=https:\/\/mediakit\.example\.com\/kit$/m);
		expect(text).toMatch(/^MEDIAKIT_DASHBOARD_PASSWORD=short-but-now-long-enough$/m);
		expect(text).toMatch(/^STATS_SCHEDULE=daily$/m);
		expect(text).toMatch(/^CALLBACK_HOST_ALLOWLIST=127\.0\.0\.1:5678$/m);
		expect(terminal.screen()).not.toContain('long-enough');
	});

	it('asks whether videos on YouTube are made for kids, which nothing guesses, and takes a yes or a no', () => {
		const { questions } = LOGIN_SETUPS.youtube;
		const asked = questions.map(({ name, required }) => [name, required ?? false]);
		expect(asked).toEqual(
			expect.arrayContaining([
				['YOUTUBE_MADE_FOR_KIDS', false],
				['YOUTUBE_COMPUTED_METRICS', false],
			]),
		);
		const check = questions.find(({ name }) => name === 'YOUTUBE_MADE_FOR_KIDS')?.check;
		const verdicts = ['true', 'false', 'perhaps'].map((answer) => check?.(answer) === undefined);
		expect(verdicts).toEqual([true, true, false]);
	});

	it("takes no id of another platform's portal", async () => {
		terminal = openTerminal(['setup'], { cwd: folder });
		await answerService();
		await chooseTikTok();
		await answer('client key', '123456789012345');
		await terminal.sees('This is not a TikTok client key');
		terminal.types(CTRL_C);
		expect(await terminal.ended).toBe(1);
		const idOf = (name: string) =>
			Object.values(LOGIN_SETUPS)
				.flatMap(({ questions }) => questions)
				.find((question) => question.name === name)?.check;
		const [tiktok, google, meta] = [
			'awexamplekey1',
			'1234-abc.apps.googleusercontent.com',
			'123456789012345',
		];
		for (const [name, own] of [
			['TIKTOK_CLIENT_KEY', tiktok],
			['INSTAGRAM_APP_ID', meta],
			['FACEBOOK_APP_ID', meta],
			['YOUTUBE_CLIENT_ID', google],
		] as const) {
			for (const id of [tiktok, google, meta]) {
				const verdict = idOf(name)?.(id);
				expect([name, id, verdict === undefined]).toEqual([name, id, id === own]);
			}
		}
	});
});
