import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/markdown';

const run = promisify(execFile);

const SOUND = { vulnerabilities: {} };
const SIGNED = { invalid: [], missing: [] };

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'mediakit-audit-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Runs the check with a stub of npm that gives these responses to `npm audit` and `npm audit signatures`. */
async function check(report: unknown, signatures: unknown): Promise<{ status: number; said: string }> {
	const npm = join(folder, 'npm');
	const [ofPackages, ofSignatures] = [report, signatures].map((answer) => JSON.stringify(answer));
	const script = `#!/bin/sh\ncase "$*" in\n*signatures*) echo '${ofSignatures}' ;;\n*) echo '${ofPackages}' ;;\nesac\n`;
	await writeFile(npm, script);
	await chmod(npm, 0o755);
	const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
	return await run(process.execPath, ['.ci/check-audit.js'], { cwd: ROOT, env }).then(
		({ stdout, stderr }) => ({ status: 0, said: stdout + stderr }),
		({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
			status: code,
			said: stdout + stderr,
		}),
	);
}

it('passes what is sound, and a vulnerability of low severity', async () => {
	const low = { name: 'small', severity: 'low', range: '<1' };
	expect(await check({ vulnerabilities: { small: low } }, SIGNED)).toEqual({
		status: 0,
		said: 'no vulnerability of high severity\nevery package has its signature\n',
	});
});

it.each(['high', 'critical'])('fails on a vulnerability of %s severity', async (severity) => {
	const found = { name: 'bad', severity, range: '<2' };
	const { status, said } = await check({ vulnerabilities: { bad: found } }, SIGNED);
	expect([status, said]).toEqual([1, expect.stringContaining(`${severity}: bad <2`)]);
});

it.each(['invalid', 'missing'])('fails on a signature that is %s', async (kind) => {
	const { status, said } = await check(SOUND, { ...SIGNED, [kind]: [{ name: 'bad', version: '1.0.0' }] });
	expect([status, said]).toEqual([1, expect.stringContaining(`${kind} signature: bad@1.0.0`)]);
});

it('says that nothing was checked where the registry cannot be asked', async () => {
	const error = { error: { code: 'ENOTFOUND', summary: 'the request failed' } };
	expect(await check({ message: '405 Method Not Allowed' }, error)).toEqual({
		status: 0,
		said: 'vulnerabilities: nothing was checked (405 Method Not Allowed)\nsignatures: nothing was checked (the request failed)\n',
	});
});
