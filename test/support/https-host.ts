import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An internet host that is replaced by a server on this machine. */
export interface HttpsHost {
	/** Environment variables for programs: a proxy for this host only, and the certificate to trust. */
	environment: { HTTPS_PROXY: string; NODE_EXTRA_CA_CERTS: string };
	stop(): Promise<void>;
}

/** Creates a certificate for a host. Debian installs openssl together with PostgreSQL. */
async function makeCertificate(folder: string, host: string) {
	const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
	const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${host}`];
	await run('openssl', [...words, '-addext', `subjectAltName=DNS:${host}`, '-keyout', key, '-out', cert]);
	return { path: cert, key: await readFile(key), cert: await readFile(cert) };
}

/** Serves a host that is hard-coded in a program. The program cannot reach any other host over HTTPS. */
export async function startHttpsHost(host: string, answer: RequestListener): Promise<HttpsHost> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-https-'));
	const { path, key, cert } = await makeCertificate(folder, host);
	const server = createHttpsServer({ key, cert }, answer);
	const proxy = createServer().on('connect', ({ url }, socket) => {
		if (url !== `${host}:443`) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		server.emit('connection', socket);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const { port } = proxy.address() as AddressInfo;
	return {
		environment: { HTTPS_PROXY: `http://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: path },
		async stop() {
			for (const one of [server, proxy]) {
				one.close();
				one.closeAllConnections();
			}
			await rm(folder, { recursive: true });
		},
	};
}
