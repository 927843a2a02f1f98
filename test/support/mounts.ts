import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Mounts disks and files until the end of a test. Requires root; without it, tests fail instead of being skipped. */
export function createMounts() {
	const mounted: string[] = [];
	const mount = async (path: string, ...words: string[]) => {
		await run('mount', [...words, path]);
		mounted.unshift(path);
	};
	return {
		/** Mounts a separate disk. */
		disk: (path: string, sizeBytes: number) =>
			mount(path, '-t', 'tmpfs', '-o', `size=${sizeBytes},mode=755`, 'tmpfs'),
		/** Mounts one file over another, as containers do. */
		bind: (source: string, path: string) => mount(path, '--bind', source),
		readOnly: (path: string) => run('mount', ['-o', 'remount,ro', path]),
		/** Fills a disk completely. */
		async fill(path: string): Promise<void> {
			for (const size of [1 << 20, 1 << 12, 1]) {
				const name = join(path, `filling-${size}`);
				for (let more = true; more;)
					more = await writeFile(name, Buffer.alloc(size), { flag: 'a' }).then(
						() => true,
						() => false,
					);
			}
		},
		async unmount(): Promise<void> {
			for (const path of mounted.splice(0)) await run('umount', [path]);
		},
	};
}
