import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { startProgram } from '../sandbox/process';
import { TikTokSandbox } from '../contracts/support/tiktok';

const sizeBytes = 4_000_000_000;
const chunkBytes = 10_000_000;
const chunk = Buffer.alloc(chunkBytes, 'frame of a long film ');

/** Returns the peak memory of a process in bytes. */
function peakMemory(pid: number | undefined): number {
	const kibibytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(kibibytes) * 1024;
}

function put(url: string, first: number): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const sending = request(url, {
			method: 'PUT',
			headers: {
				'Content-Type': 'video/mp4',
				'Content-Length': chunkBytes,
				'Content-Range': `bytes ${first}-${first + chunkBytes - 1}/${sizeBytes}`,
			},
		});
		sending.on('error', reject);
		sending.on('response', (answer) => {
			answer.resume();
			answer.on('end', () => resolve(answer.statusCode));
		});
		sending.end(chunk);
	});
}

// Only Linux reports another process's peak memory in a file.
const testOnLinux = existsSync('/proc/self/status') ? test : test.skip;

testOnLinux(
	'an upload of 4,000,000,000 bytes costs the sandbox less than 100 MB of memory',
	async () => {
		const program = await startProgram(join(__dirname, '../sandbox/frozen-sandbox.ts'), ['memory']);
		try {
			const url = program.lines[0] ?? '';
			const tiktok = new TikTokSandbox({
				url,
				port: Number(new URL(url).port),
				close: async () => undefined,
			});
			const account = await tiktok.connect();
			await account.uploadedDraft();
			const before = peakMemory(program.child.pid);
			const { data } = (await account.initFile(sizeBytes, chunkBytes, sizeBytes / chunkBytes)).body;
			const expected = createHash('sha256');
			for (let first = 0; first < sizeBytes; first += chunkBytes) {
				const answer = put(data?.upload_url ?? '', first);
				expected.update(chunk);
				expect(await answer).toBe(first + chunkBytes === sizeBytes ? 201 : 206);
			}
			const grown = peakMemory(program.child.pid) - before;
			expect(grown).toBeLessThan(100_000_000);
			const { body } = await tiktok.control(`uploads/${data?.publish_id}`);
			expect(body).toMatchObject({ size_bytes: sizeBytes, sha256: expected.digest('hex'), complete: true });
		} finally {
			await program.end();
		}
	},
	120_000,
);
