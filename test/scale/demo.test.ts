import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
const LONG_MS = 180_000;

test(
	'npm run demo -- --scale: of three processes one is killed, and everything is delivered once',
	async () => {
		const words = ['--import', 'tsx', 'sandbox/demo/main.ts', '--scale'];
		const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT, timeout: LONG_MS });
		expect(stdout).toMatch(/^Process 3: +http:/m);
		expect(stdout).toMatch(/^Process 1: +killed/m);
		expect(stdout).toMatch(/^Drafts on TikTok: +15$/m);
		expect(stdout).toMatch(/^Objects left in the store: +0$/m);
	},
	LONG_MS,
);
