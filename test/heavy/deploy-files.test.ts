import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { ROOT } from '../support/markdown';
import { checkProxy } from '../support/real-proxy';

const run = promisify(execFile);
const UNIT = join(ROOT, 'deploy/mediakit.service');

/* `npm run test:release` also runs nginx and Caddy in front of the service. */
test.each(['nginx', 'Caddy'] as const)('%s takes its file in deploy/', (name) => checkProxy(name));

/** systemd rates any exposure up to 4.9 as "OK", but a service that accepts other people's files should do better. */
const MOST_EXPOSURE = 3;

test('systemd takes deploy/mediakit.service, and finds that it exposes little', async () => {
	const { stderr } = await run('systemd-analyze', ['verify', UNIT]);
	expect(stderr).toBe('');
	const words = ['security', '--offline=true', `--threshold=${MOST_EXPOSURE * 10}`, UNIT];
	const { stdout } = await run('systemd-analyze', words);
	expect(stdout).toContain('Overall exposure level for mediakit.service');
});

/** Returns the paths of a document's members, with `*` for names chosen by the operator. */
function pathsOf(value: unknown, path = ''): string[] {
	if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [path];
	if (Array.isArray(value)) return value.flatMap((member) => pathsOf(member, `${path}[]`));
	const chosen = ['entryPoints', 'certificatesResolvers', 'http.routers', 'http.services'].includes(path);
	return Object.entries(value).flatMap(([key, member]) =>
		pathsOf(member, [path, chosen ? '*' : key].filter(Boolean).join('.')),
	);
}

/* Debian has no Traefik package, so the files are compared with Traefik's reference (version 3) and with each other. */
describe('the files for Traefik', () => {
	const read = (name: string) => parse(readFileSync(join(ROOT, 'deploy', name), 'utf8')) as unknown;
	const fixed = read('traefik.yml') as {
		entryPoints: Record<string, { transport?: { respondingTimeouts: { readTimeout: string } } }>;
		certificatesResolvers: object;
		providers: { file: { filename: string } };
	};
	const { http } = read('traefik-mediakit.yml') as {
		http: {
			routers: Record<string, { entryPoints: string[]; service: string; tls: { certResolver: string } }>;
			services: object;
		};
	};

	it('set options that Traefik has', () => {
		expect([...new Set(pathsOf(fixed))].sort()).toEqual([
			'certificatesResolvers.*.acme.email',
			'certificatesResolvers.*.acme.storage',
			'certificatesResolvers.*.acme.tlsChallenge',
			'entryPoints.*.address',
			'entryPoints.*.http.redirections.entryPoint.scheme',
			'entryPoints.*.http.redirections.entryPoint.to',
			'entryPoints.*.transport.respondingTimeouts.readTimeout',
			'providers.file.filename',
		]);
		expect([...new Set(pathsOf({ http }))].sort()).toEqual([
			'http.routers.*.entryPoints[]',
			'http.routers.*.rule',
			'http.routers.*.service',
			'http.routers.*.tls.certResolver',
			'http.services.*.loadBalancer.servers[].url',
		]);
	});

	it('name only what they define, and cut no upload off', () => {
		for (const { entryPoints, service, tls } of Object.values(http.routers)) {
			expect(Object.keys(http.services)).toContain(service);
			expect(Object.keys(fixed.certificatesResolvers)).toContain(tls.certResolver);
			for (const name of entryPoints) {
				expect(fixed.entryPoints[name]?.transport?.respondingTimeouts.readTimeout).toBe('0s');
			}
		}
		expect(fixed.providers.file.filename).toBe('/etc/traefik/traefik-mediakit.yml');
	});
});
