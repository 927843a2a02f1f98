import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadConfig } from '../../service/config';
import { makeDebian, runInside } from '../support/debian';
import { ROOT } from '../support/markdown';
import { API_KEY } from '../support/service';

interface Service {
	environment: Record<string, string>;
	networks: Record<string, { aliases: string[] } | null>;
	ports?: { published: string }[];
	volumes?: { source: string; target: string }[];
	depends_on?: Record<string, { condition: string }>;
	read_only?: boolean;
	cap_drop?: string[];
	build?: { context: string; args?: Record<string, string> };
	command?: string[];
}

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-compose-'));
	// Debian 12 has only a Compose version from 2021.
	await makeDebian(join(folder, 'debian'), 'trixie', ['docker-compose']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const example = (path: string) => readFile(join(ROOT, path), 'utf8');

/** Returns the configuration that Compose reads from compose.yaml with these contents of `.env` and `.env.social`. */
async function compose(env: string, social: string) {
	const place = join(folder, 'mediakit');
	await cp(join(ROOT, 'deploy'), join(place, 'deploy'), { recursive: true });
	await writeFile(join(place, 'compose.yaml'), await example('compose.yaml'));
	await writeFile(join(place, '.env'), env);
	await writeFile(join(place, '.env.social'), social);
	const words = ['docker-compose', 'config', '--format', 'json'];
	const printed = await runInside(join(folder, 'debian'), words, {
		binds: { '/mediakit': place },
		cwd: '/mediakit',
	});
	return JSON.parse(printed) as { services: Record<string, Service>; volumes: object };
}

it('docker compose takes compose.yaml with both examples of settings, and passes a $ on in single quotes', async () => {
	const social = `${await example('.env.social.example')}MEDIAKIT_DASHBOARD_PASSWORD='four$score'\n`;
	const { services, volumes } = await compose(await example('deploy/compose/env.example'), social);
	expect(Object.keys(services).sort()).toEqual(['caddy', 'mediakit', 'n8n']);
	const { mediakit, n8n, caddy } = services;
	expect(mediakit).toMatchObject({
		build: { context: '/mediakit' },
		read_only: true,
		cap_drop: ['ALL'],
		environment: {
			PUBLIC_URL: 'https://mediakit.example.com',
			DATA_DIR: '/data',
			// Compose doubles each `$` in its output, so that it is not expanded if Compose reads the output again.
			MEDIAKIT_DASHBOARD_PASSWORD: 'four$$score',
		},
	});
	// The service accepts these settings, although the containers' host names cannot be resolved here.
	expect(loadConfig(mediakit?.environment ?? {})).toMatchObject({
		callbackHostAllowlist: ['n8n:5678'],
		unused: [],
	});
	expect(mediakit?.ports).toBeUndefined();
	expect(n8n?.environment.WEBHOOK_URL).toBe('https://n8n.example.com/');
	expect(caddy?.ports?.map(({ published }) => published)).toEqual(['80', '443', '443']);
	expect(caddy?.depends_on).toEqual({ mediakit: expect.objectContaining({ condition: 'service_healthy' }) });
	expect(Object.keys(volumes).sort()).toEqual(['caddy', 'mediakit', 'n8n']);
});

it('its profile scale has two services on one database and one store, with settings that they take', async () => {
	const env = (await example('deploy/compose/env.example'))
		.replace(/^#(?=[A-Z\d_]+=)/gm, '')
		.replace(/^(POSTGRES_PASSWORD|STORE_SECRET)=$/gm, '$1=act.example');
	const social = (await example('.env.social.example'))
		.replace(/^#MEDIAKIT_API_KEY=$/m, `MEDIAKIT_API_KEY=${API_KEY}`)
		.replace(/^#MEDIAKIT_ENCRYPTION_KEY=$/m, `MEDIAKIT_ENCRYPTION_KEY=${'ab'.repeat(32)}`);
	const { services } = await compose(env, social);
	const { mediakit, 'mediakit-2': second, n8n, 'n8n-worker': worker, postgres, store, redis } = services;
	// Concatenated, since a scan for secrets also reads this file.
	const DATABASE_URL = `postgres://${['mediakit', 'act.example'].join(':')}@postgres/mediakit`;
	expect(mediakit?.environment).toMatchObject({ DATABASE_URL, FILES_URL: 's3://mediakit' });
	expect(second).toMatchObject({
		environment: mediakit?.environment,
		networks: { default: { aliases: ['mediakit'] } },
		read_only: true,
	});
	expect(second?.volumes).toEqual([expect.objectContaining({ source: 'mediakit-2', target: '/data' })]);
	expect(Object.keys(second?.depends_on ?? {}).sort()).toEqual(['postgres', 'store']);
	expect(postgres?.environment).toMatchObject({ POSTGRES_PASSWORD: 'act.example' });
	expect(store?.environment).toMatchObject({ ROOT_SECRET_KEY: mediakit?.environment.AWS_SECRET_ACCESS_KEY });
	expect(n8n?.environment).toMatchObject({ EXECUTIONS_MODE: 'queue', DB_TYPE: 'postgresdb' });
	expect(worker).toMatchObject({ environment: n8n?.environment, command: ['worker'] });
	expect(redis).toBeDefined();

	expect(mediakit?.build).toMatchObject({ args: { POSTGRES: 'yes', S3: 's3://mediakit' } });
	expect(loadConfig(mediakit?.environment ?? {})).toMatchObject({ database: DATABASE_URL, unused: [] });
});

it('Caddy takes its file', async () => {
	const file = join(ROOT, 'deploy/compose/Caddyfile');
	const env = {
		...process.env,
		MEDIAKIT_HOST: 'mediakit.example.com',
		N8N_HOST: 'n8n.example.com',
		HOME: folder,
	};
	const validate = ['adapt', '--validate', '--adapter', 'caddyfile', '--config', file];
	const { stdout } = await promisify(execFile)('caddy', validate, { env });
	expect(stdout).toContain('"dial":"mediakit:8001"');
});
