import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../sandbox/servers/free-port';
import { ROOT } from './markdown';
import { until } from './until';

const run = promisify(execFile);

/** The service's address and its two public URLs in the files in deploy/. */
const SERVICE = '127.0.0.1:8001';
const PLACES = { 'a host': 'mediakit.example.com', 'a path': 'example.com' } as const;

/** An operator's proxy in front of the service, with TLS. */
export interface RealProxy {
	/** The service's public URL. */
	publicUrl: string;
	/** The certificate for clients to trust, in PEM format. */
	certificate: string;
	stop(): Promise<void>;
}

interface Setting {
	folder: string;
	port: number;
	/** The content of the file in deploy/, with this test's addresses. */
	text: string;
}

/** Writes the files of a proxy program. @returns the command line that starts it in the foreground */
type Prepare = (setting: Setting) => Promise<string[]>;

const prepareNginx: Prepare = async ({ folder, port, text }) => {
	const site = text
		.replaceAll('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
		.replaceAll('listen 80;', `listen 127.0.0.1:${await freePort()};`)
		.replaceAll(/\/etc\/letsencrypt\/live\/[^/]+/g, folder);
	await writeFile(join(folder, 'mediakit.conf'), site);
	const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		(name) => `${name}_temp_path ${folder}/collected;`,
	);
	const main = [
		'daemon off;',
		// Otherwise, workers would switch to another user, who cannot read the tests' folders.
		...(process.getuid?.() === 0 ? ['user root;'] : []),
		`pid ${folder}/pid;`,
		'events {}',
		`http { access_log off; ${bodies.join(' ')} include ${folder}/mediakit.conf; }`,
	];
	await writeFile(join(folder, 'nginx.conf'), main.join('\n'));
	return ['/usr/sbin/nginx', '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
};

const prepareCaddy: Prepare = async ({ folder, port, text }) => {
	// Do not request certificates from an authority.
	const options = `{
	admin off
	default_bind 127.0.0.1
	https_port ${port}
	http_port ${await freePort()}
	auto_https disable_certs
}
`;
	const sites = text.replaceAll(
		/^\S+ \{$/gm,
		(line) => `${line}\n\ttls ${folder}/fullchain.pem ${folder}/privkey.pem`,
	);
	await writeFile(join(folder, 'Caddyfile'), options + sites);
	return ['/usr/bin/caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
};

const PROXIES = {
	nginx: { file: 'deploy/nginx.conf', prepare: prepareNginx },
	Caddy: { file: 'deploy/Caddyfile', prepare: prepareCaddy },
};

/** The name of a proxy program that has a file in deploy/. */
export type ProxyName = keyof typeof PROXIES;
/** The service's place in the proxy's file: its own host, or a path on a shared host. */
export type PlaceName = keyof typeof PLACES;

async function makeCertificate(folder: string): Promise<string> {
	const names = 'subjectAltName=DNS:localhost,DNS:example.com,DNS:mediakit.example.com';
	const [key, certificate] = [join(folder, 'privkey.pem'), join(folder, 'fullchain.pem')];
	const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	await run('openssl', [
		...words,
		...['-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost', '-addext', names],
	]);
	return await readFile(certificate, 'utf8');
}

/**
 * Creates a folder with a proxy's file and everything the file refers to.
 *
 * @returns the command line that starts the proxy
 */
async function prepareProxy(proxy: ProxyName, place: PlaceName, service: string) {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-proxy-'));
	await mkdir(join(folder, 'collected'));
	const { file, prepare } = PROXIES[proxy];
	const port = await freePort();
	const certificate = await makeCertificate(folder);
	const name = new RegExp(`(?<![\\w./-])${PLACES[place]}(?= *[;{]| \\w)`, 'g');
	const original = await readFile(join(ROOT, file), 'utf8');
	const text = original
		.replace(/^ *#.*\n/gm, '')
		.replaceAll(SERVICE, service)
		.replaceAll(name, 'localhost');
	return { folder, port, certificate, words: await prepare({ folder, port, text }) };
}

/**
 * Has a proxy program check its file in deploy/, in which only addresses and certificates have been changed.
 *
 * @throws Error with the program's output
 */
export async function checkProxy(proxy: ProxyName): Promise<void> {
	const { folder, words } = await prepareProxy(proxy, 'a host', SERVICE);
	const [program = '', ...rest] = words;
	const check = { nginx: ['-t', ...rest], Caddy: ['validate', ...rest.slice(1)] }[proxy];
	await run(program, check, { env: { ...process.env, HOME: folder } }).finally(() =>
		rm(folder, { recursive: true }),
	);
}

/** Starts Debian's nginx or Caddy with its file in deploy/. @param service `host:port` of the service */
export async function startRealProxy(
	proxy: ProxyName,
	place: PlaceName,
	service: string,
): Promise<RealProxy> {
	const { folder, port, certificate, words } = await prepareProxy(proxy, place, service);
	const [program = '', ...rest] = words;
	const child = spawn(program, rest, {
		env: { PATH: process.env.PATH, HOME: folder },
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let said = '';
	child.stderr.on('data', (text: Buffer) => (said += text.toString()));
	const ended = once(child, 'exit');
	const base = `https://localhost:${port}`;
	await until(
		async () => {
			if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
			return await fetch(base, { method: 'HEAD' }).then(
				() => 'answers',
				(error: Error) => (error.cause as { code?: string } | undefined)?.code ?? error.message,
			);
		},
		(answer) => answer !== 'ECONNREFUSED',
	);
	return {
		publicUrl: place === 'a host' ? base : `${base}/mediakit`,
		certificate,
		async stop() {
			child.kill('SIGTERM');
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}
