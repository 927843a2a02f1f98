import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Installs Debian packages, as root. */
export async function install(...packages: string[]): Promise<void> {
	await run('apt-get', ['update']);
	await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages]);
}
