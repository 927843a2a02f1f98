import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port';
import { install } from './install';
import type { LocalServer } from './local-server';

const run = promisify(execFile);

export const SWIFT_PACKAGES = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'];
const READY_WITHIN_MS = 60_000;
const POLL_MS = 20;

/** The credentials of the store's only user for its S3 interface. */
export const SWIFT_USER = { accessKeyId: 'test:tester', secretAccessKey: 'testing' };

/** Returns true if Debian's OpenStack Swift is installed. */
export const hasSwift = () =>
	existsSync('/usr/bin/swift-proxy-server') && existsSync('/usr/bin/swift-object-server');

/** Installs Debian's OpenStack Swift if it is missing. */
export async function installSwift(say: (line: string) => void): Promise<void> {
	if (hasSwift()) return;
	say('OpenStack Swift is being installed.');
	await install(...SWIFT_PACKAGES);
}

/** The servers behind the proxy, each with its own ring. */
const STORES = ['account', 'container', 'object'] as const;

const common = (port: number, folder: string) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
user = ${process.getuid?.() === 0 ? 'root' : process.env.USER}
swift_dir = ${folder}
workers = 0
log_level = ERROR
`;

const storeSettings = (name: string, port: number, folder: string) => `${common(port, folder)}
devices = ${join(folder, 'devices')}
mount_check = false
disable_fallocate = true
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
`;

const FILTERS = [
	'catch_errors',
	'gatekeeper',
	'proxy_logging',
	'listing_formats',
	's3api',
	'tempauth\nuser_test_tester = testing .admin',
	'copy',
	'slo',
	'dlo',
];

/** With a single device, an avoided device or an impatient connection on a busy machine would mean an outage. */
const proxySettings = (port: number, folder: string) => `${common(port, folder)}
[pipeline:main]
pipeline = catch_errors gatekeeper proxy_logging cache listing_formats s3api tempauth copy slo dlo proxy_logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
conn_timeout = 10
error_suppression_limit = 1000000
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
${FILTERS.map((filter) => `[filter:${filter.split('\n')[0]}]\nuse = egg:swift#${filter}`).join('\n')}
`;

/** Creates a ring with one device. */
async function makeRing(name: string, port: number, folder: string): Promise<void> {
	const builder = join(folder, `${name}.builder`);
	await run('swift-ring-builder', [builder, 'create', '4', '1', '0']);
	await run('swift-ring-builder', [builder, 'add', `r1z1-127.0.0.1:${port}/d1`, '1']);
	await run('swift-ring-builder', [builder, 'rebalance']);
}

/** A bucket in the store. */
export interface Bucket {
	/** Returns the names of up to a thousand objects in the bucket. */
	list(): Promise<string[]>;
}

/** Signs a request with version 1 of S3's signature scheme, which does not require a library. */
function signed(method: string, path: string): RequestInit {
	const date = new Date().toUTCString();
	const text = `${method}\n\n\n\nx-amz-date:${date}\n${path}`;
	const signature = createHmac('sha1', SWIFT_USER.secretAccessKey).update(text).digest('base64');
	const authorization = `AWS ${SWIFT_USER.accessKeyId}:${signature}`;
	return { method, headers: { 'x-amz-date': date, authorization } };
}

/** Creates a bucket once the servers behind the store respond. @param url the store's URL */
export async function makeBucket(url: string, name: string): Promise<Bucket> {
	const path = `/${name}`;
	const make = () => fetch(url + path, signed('PUT', path));
	for (const end = performance.now() + READY_WITHIN_MS; !(await make()).ok; await wait(POLL_MS))
		if (performance.now() > end) throw new Error('OpenStack Swift makes no bucket.');
	return {
		async list() {
			const listing = await (await fetch(url + path, signed('GET', path))).text();
			return [...listing.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
		},
	};
}

/** A store that can be stopped and resumed. */
export interface LocalSwift extends LocalServer {
	/** Stops the store's proxy; the stored objects are kept. */
	halt(): Promise<void>;
	resume(): Promise<void>;
}

/** Waits until a server sends any response. */
async function untilAnswering(port: number): Promise<void> {
	const status = () =>
		fetch(`http://127.0.0.1:${port}/`).then(
			(answer) => answer.status,
			() => 0,
		);
	for (const end = performance.now() + READY_WITHIN_MS; (await status()) === 0; await wait(POLL_MS))
		if (performance.now() > end) throw new Error('OpenStack Swift did not start.');
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	process.kill(-(child.pid as number), 'SIGKILL');
	await ended;
}

/** Starts an empty OpenStack Swift store with its S3 interface. */
export async function startSwift(): Promise<LocalSwift> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-swift-'));
	await mkdir(join(folder, 'devices', 'd1'), { recursive: true });
	async function start(name: string, settings: string): Promise<ChildProcess> {
		const file = join(folder, `${name}.conf`);
		await writeFile(file, settings);
		return spawn(`swift-${name}-server`, [file], { stdio: 'ignore', detached: true });
	}
	const children: ChildProcess[] = [];
	const stores = STORES.map(async (name) => {
		const port = await freePort();
		await makeRing(name, port, folder);
		children.push(await start(name, storeSettings(name, port, folder)));
		// The proxy does not wait for servers that are still starting.
		await untilAnswering(port);
	});
	const port = await freePort();
	let proxy: ChildProcess | undefined;
	async function resume(): Promise<void> {
		proxy = await start('proxy', proxySettings(port, folder));
		await untilAnswering(port);
	}
	const halt = async () => proxy && (await end(proxy));
	try {
		await Promise.all(stores);
		await resume();
	} catch (error) {
		await Promise.all([halt(), ...children.map(end)]);
		throw error;
	}
	return {
		port,
		halt,
		resume,
		async stop() {
			await Promise.all([halt(), ...children.map(end)]);
			await rm(folder, { recursive: true });
		},
	};
}
