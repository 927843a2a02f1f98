import { execFile } from 'node:child_process';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServiceProcess } from '../../sandbox/demo/service-process';
import { ROOT } from '../support/markdown';
import { startInstantSandbox } from '../support/sandbox';
import { API_KEY, callerOf, connectAccount, sandboxSettings, waitForEnd } from '../support/service';
import { until } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

const run = promisify(execFile);

/** Counts the system calls of an unprivileged program and its children. The program remains a child of this process. */
const strace = (log: string) => ['strace', '-u', 'nobody', '-D', '-f', '-c', '-U', 'name', '-o', log];

/** Returns a function that expands a word of `SystemCallFilter=`: the name of a system call or of a set of them. */
async function readFilterSets(): Promise<(word: string) => string[]> {
	const { stdout } = await run('systemd-analyze', ['syscall-filter', '--no-pager']);
	const sets = new Map<string, string[]>();
	let members: string[] = [];
	for (const line of stdout.split('\n')) {
		if (line.startsWith('@')) sets.set(line.trim(), (members = []));
		else if (/^ +[@\w]/.test(line)) members.push(line.trim());
	}
	const expand = (word: string): string[] =>
		word.startsWith('@') ? (sets.get(word) ?? []).flatMap(expand) : [word];
	return expand;
}

/** Returns the system calls that a unit permits. */
async function permittedBy(unit: string): Promise<Set<string>> {
	const expand = await readFilterSets();
	const permitted = new Set(expand('@default'));
	for (const [, minus, words = ''] of unit.matchAll(/^SystemCallFilter=(~?)(.*)$/gm)) {
		for (const call of words.split(' ').flatMap(expand)) {
			if (minus) permitted.delete(call);
			else permitted.add(call);
		}
	}
	return permitted;
}

it('deploy/mediakit.service permits every system call of a delivery, and of the inspection before it', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-unit-'));
	await chown(folder, 65_534, 65_534);
	const sandbox = await startInstantSandbox();
	const settings = { ...sandboxSettings(sandbox.url), MEDIAKIT_API_KEY: API_KEY, DATA_DIR: folder };
	const log = join(folder, 'calls');
	const service = await startServiceProcess(settings, strace(log));
	const call = callerOf(service.url);
	await connectAccount({ call }, 'tiktok');
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([sampleVideo]), 'video.mp4');
	const { body } = await call(WEBHOOK, { method: 'POST', body: form });
	const { deliveries } = await waitForEnd({ call }, body.upload_id as string, 120_000);
	expect(deliveries).toMatchObject([{ state: 'delivered' }]);
	await service.stop();
	await sandbox.close();

	const summary = await until(
		() => readFile(log, 'utf8'),
		(text) => text.includes('total'),
	);
	const used = summary
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => /^[a-z]\w+$/.test(line) && !['syscall', 'total'].includes(line));
	expect(used.length).toBeGreaterThan(30);
	const permitted = await permittedBy(await readFile(join(ROOT, 'deploy/mediakit.service'), 'utf8'));
	expect(used.filter((name) => !permitted.has(name))).toEqual([]);
	await rm(folder, { recursive: true });
});
