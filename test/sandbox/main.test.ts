import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import { PROCESSES_MS } from '../support/until';
import { startProgram } from './process';

jest.setTimeout(PROCESSES_MS);

const main = join(__dirname, '../../sandbox/main.ts');

test('the command line says where it listens, logs paths without queries, and ends on a signal', async () => {
	const program = await startProgram(main, [], { PORT: '0' });
	const url = /^Sandbox ready at (http:\/\/127\.0\.0\.1:\d+)$/.exec(program.lines[0] ?? '')?.[1] ?? '';
	const answer = await fetch(`${url}/open.tiktokapis.com/v2/user/info/?access_token=act.example`);
	expect(answer.status).toBe(401);
	expect(await program.end()).toBe(0);
	expect(program.lines[1]).toMatch(/^GET \/open\.tiktokapis\.com\/v2\/user\/info\/ 401 \d+ ms$/);
	expect(program.errors).toEqual([]);
});

test('a wrong or taken port is one clear line', async () => {
	const taken = await startSandbox({ port: 0 });
	const [wrong, busy] = await Promise.all([
		startProgram(main, ['--port', 'http']),
		startProgram(main, [], { PORT: String(taken.port) }),
	]);
	expect(wrong.errors).toEqual([
		expect.stringMatching(/^The sandbox did not start: the port must be a number/),
	]);
	expect(busy.errors).toEqual([
		`The sandbox did not start: port ${taken.port} is in use, perhaps by another sandbox (npm run sandbox, npm run n8n). Stop that program, or choose another port: npm run sandbox -- --port 0`,
	]);
	expect(await Promise.all([wrong.end(), busy.end()])).toEqual([1, 1]);
	await taken.close();
});
