import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The certificates that this machine trusts, which may include the certificate of a proxy for the package registries.
 */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const MIRROR = 'http://deb.debian.org/debian';

/** Answers yes to apt-get's prompts, and does not wait for data to be written to disk. */
const APT = `APT::Get::Assume-Yes "true";
APT::Install-Recommends "false";
DPkg::Options { "--force-unsafe-io"; };
`;

/** Installs a minimal Debian system with these packages in a folder. Requires root and `debootstrap`. */
export async function makeDebian(
	folder: string,
	release: 'bookworm' | 'trixie',
	packages: readonly string[] = [],
): Promise<void> {
	const words = ['--variant=minbase', '--include=ca-certificates', release, folder, MIRROR];
	await run('debootstrap', words, { maxBuffer: 100_000_000 }).catch((error: { stdout: string }) => {
		throw new Error(`debootstrap failed:\n${error.stdout.slice(-2_000)}`);
	});
	await copyFile(CERTIFICATES, join(folder, CERTIFICATES));
	await writeFile(join(folder, 'etc/apt/apt.conf.d/90tests'), APT);
	if (packages.length > 0) await runInside(folder, ['apt-get', 'install', ...packages]);
}

/** Installs Node and npm in a Debian system from their npm packages. @param node a version, for example `24` */
export async function installNode(folder: string, node: string, npm: string): Promise<void> {
	const prefix = join(folder, 'usr/local');
	const packages = await mkdtemp(join(tmpdir(), 'mediakit-node-'));
	const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts=false', '--prefix'];
	await run('npm', [...install, packages, `node@${node}`], { cwd: packages });
	await cp(join(packages, 'node_modules/node/bin/node'), join(prefix, 'bin/node'), { dereference: true });
	await run('npm', [...install, prefix, '--global', `npm@${npm}`], { cwd: packages });
	await rm(packages, { recursive: true });
}

/** Reads a setting of this machine's npm. @returns undefined if it is not set */
async function npmSetting(name: string): Promise<string | undefined> {
	const { stdout } = await run('npm', ['config', 'get', name], { cwd: tmpdir() });
	return stdout.trim() === 'undefined' ? undefined : stdout.trim();
}

/**
 * Configures npm in a Debian system for this machine's network.
 *
 * @param home the user's home folder
 * @param nodedir a folder with the Node headers that native modules need; by default, npm downloads the headers
 */
export async function configureNpm(folder: string, home: string, nodedir?: string): Promise<void> {
	const file = join(folder, home, '.npmrc');
	const settings = { registry: await npmSetting('registry'), cafile: CERTIFICATES, nodedir };
	const lines = Object.entries(settings).map(([name, value]) => (value ? `${name}=${value}\n` : ''));
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, lines.join(''));
}

/**
 * Copies Node's headers into a Debian system if this machine's npm is configured to use local ones.
 *
 * @returns their folder in that system
 */
export async function copyHeaders(folder: string): Promise<string | undefined> {
	const own = await npmSetting('nodedir');
	if (!own) return undefined;
	const nodedir = '/opt/node-headers';
	await cp(join(own, 'include/node'), join(folder, nodedir, 'include/node'), { recursive: true });
	return nodedir;
}

/** Options for running a program in a different root folder. */
export interface Inside {
	/** The folders on this machine to mount, by mount point. */
	binds?: Record<string, string>;
	environment?: Record<string, string>;
	cwd?: string;
	/** `uid:gid`; by default root. */
	user?: string;
	/** True if only `/tmp` and the folders in `binds` are writable. */
	readOnly?: boolean;
	/** Time limit, after which the program is stopped with its child processes; none by default. */
	patienceMs?: number;
}

const ENVIRONMENT = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	HOME: '/root',
	DEBIAN_FRONTEND: 'noninteractive',
};

/** Starts a program in a root folder, with its own mount and process namespaces but the same network. */
export function startInside(folder: string, words: readonly string[], inside: Inside = {}): ChildProcess {
	const { binds = {}, environment = {}, cwd = '/', user = '0:0', readOnly = false, patienceMs } = inside;
	const steps = [
		'mount --bind "$0" "$0"',
		'mount -t proc proc "$0/proc"',
		'mount --rbind /dev "$0/dev"',
		...Object.entries(binds).map(
			([target, source]) => `mkdir -p "$0${target}" && mount --bind "${source}" "$0${target}"`,
		),
		...(readOnly ? ['mount -o remount,bind,ro "$0"', 'mount -t tmpfs tmpfs "$0/tmp"'] : []),
		// No exec: a process that changes its user is no longer killed when its parent ends. This shell is killed, and
		// the other processes in its namespace end with it.
		`chroot --userspec=${user} "$0" env --ignore-environment --chdir=${cwd} "$@" || exit`,
		'exit 0',
	];
	const variables = Object.entries({ ...ENVIRONMENT, ...environment }).map((pair) => pair.join('='));
	return spawn(
		'unshare',
		[
			...['--mount', '--pid', '--fork', '--kill-child', '--'],
			...['sh', '-ec', steps.join('\n'), folder, ...variables, ...words],
		],
		{ stdio: ['ignore', 'pipe', 'pipe'], timeout: patienceMs, killSignal: 'SIGKILL' },
	);
}

/** Runs a program in a root folder until it ends. @returns its output @throws Error with the last output on failure */
export async function runInside(
	folder: string,
	words: readonly string[],
	inside: Inside = {},
): Promise<string> {
	const child = startInside(folder, words, inside);
	let stdout = '';
	let said = '';
	child.stdout?.on('data', (text: Buffer) => {
		stdout += text.toString();
		said += text.toString();
	});
	child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
	const [status] = (await once(child, 'close')) as [number | null];
	if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}:\n${said.slice(-4_000)}`);
	return stdout;
}
