import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startN8n } from '../../sandbox/n8n/server';
import install from '../e2e/support/install';
import { until } from '../support/until';

const REPOSITORY = join(__dirname, '../..');
const USUAL_PORT = 5678;
const READY_WITHIN_MS = 150_000;
const ENDED_WITHIN_MS = 30_000;

let folder: string;
/** Another program on n8n's usual port; it must not receive anything. */
let other: Server;
let connections = 0;

beforeAll(async () => {
	await install();
	folder = await mkdtemp(join(tmpdir(), 'mediakit-n8n-'));
	other = createServer((socket) => {
		connections++;
		socket.destroy();
	});
	other.listen(USUAL_PORT, '127.0.0.1');
	// If the developer's own n8n is using the port, that n8n is the other program.
	await Promise.race([once(other, 'listening'), once(other, 'error')]).catch(() => undefined);
});
afterAll(async () => {
	if (other.listening) await new Promise((resolve) => other.close(resolve));
	await rm(folder, { recursive: true });
});

/** Writes a program whose file name makes it look like n8n. */
async function program(source: string): Promise<string> {
	const file = join(folder, 'n8n.js');
	await writeFile(file, source);
	return file;
}

const answers = (url: string) =>
	fetch(url).then(
		() => true,
		() => false,
	);

it('says how far it is while npm, which is silent, installs n8n', async () => {
	const tools = join(folder, 'tools');
	const host = join(folder, 'host');
	await mkdir(tools);
	// This installation does not finish until the test lets it.
	const npm = `#!/bin/sh
mkdir -p node_modules/n8n/bin && touch node_modules/n8n/bin/n8n
until [ -e done ]; do sleep 0.1; done
`;
	await writeFile(join(tools, 'npm'), npm, { mode: 0o755 });
	const source = `require('${REPOSITORY}/sandbox/n8n/install').installN8n('${host}', console.log).then(console.log)`;
	const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` };
	const child = spawn('tsx', ['-e', source], { cwd: REPOSITORY, env, stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = once(child, 'exit');
	let said = '';
	child.stdout.on('data', (text: Buffer) => (said += text.toString()));
	try {
		const progress = /unpacking n8n: \d+ seconds, 1 folders of packages so far/;
		await until(
			() => said,
			(text) => progress.test(text),
			ENDED_WITHIN_MS,
		);
	} finally {
		await writeFile(join(host, 'done'), '');
		await ended;
	}
	expect(said).toMatch(/^n8n is being installed; this happens once, takes some minutes/);
	expect(said.trim().split('\n').at(-1)).toBe(join(host, 'node_modules/n8n/bin/n8n'));
});

it('does not speak to another program on the port, and says so', async () => {
	const fake = await program('setInterval(() => {}, 1000);');
	const started = startN8n({ program: fake, userFolder: folder, port: USUAL_PORT });
	await expect(started).rejects.toThrow(`Port ${USUAL_PORT} is in use`);
	expect(connections).toBe(0);
});

it('does not take another program for n8n when its own has ended', async () => {
	// This program ends only after another program has started to listen on its port.
	const fake = await program(`
		const { spawn } = require('node:child_process');
		const serve = "require('http').createServer((_, r) => r.end('{}')).listen(" + process.env.N8N_PORT + ", '127.0.0.1', () => process.send('ready')); setTimeout(() => process.exit(), 20000);";
		const child = spawn(process.execPath, ['-e', serve], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true });
		child.once('message', () => { child.unref(); child.disconnect(); console.log('cannot listen'); process.exit(1); });
	`);
	await expect(startN8n({ program: fake, userFolder: folder })).rejects.toThrow(
		/did not get ready.*cannot listen/s,
	);
});

it('`npm run n8n` takes another port than a program that has the usual one, and ends by one Ctrl-C, again and again', async () => {
	for (let start = 0; start < 2; start++) {
		// Like a user's terminal, this one sends Ctrl-C to every program running in it.
		const words = [
			'--quiet',
			'--flush',
			'--return',
			'--command',
			'npm run --ignore-scripts n8n',
			'/dev/null',
		];
		const terminal = spawn('script', words, { cwd: REPOSITORY, stdio: ['pipe', 'pipe', 'ignore'] });
		let screen = '';
		terminal.stdout.on('data', (text: Buffer) => (screen += text.toString()));
		const ended = once(terminal, 'exit');
		await until(
			() => screen,
			(text) => text.includes('Ctrl-C ends it.') || terminal.exitCode !== null,
			READY_WITHIN_MS,
		);
		const [, url = ''] = /n8n: +(http:\S+)/.exec(screen) ?? [];
		expect(screen).toContain(`Port ${USUAL_PORT} is in use`);
		expect(new URL(url).port).not.toBe(String(USUAL_PORT));
		expect(await answers(url)).toBe(true);
		terminal.stdin.write('\u0003');
		await until(
			() => terminal.exitCode,
			(code) => code !== null,
			ENDED_WITHIN_MS,
		);
		await ended;
		expect(await answers(url)).toBe(false);
	}
	expect(connections).toBe(0);
});
