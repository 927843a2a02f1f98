import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../sandbox/servers/free-port';
import {
	NODE_PACKAGES,
	SANDBOX_PACKAGE,
	SERVICE_PACKAGE,
	type PublishedPackage,
} from '../../support/published-packages';
import { eventually, PROCESSES_MS } from '../../support/until';
import { installTools } from './tools';

const run = promisify(execFile);

/** A registry like npm's on 127.0.0.1. It provides the packages published to it, and fetches all others from npm. */
export interface Registry {
	url: string;
	/** The folder of npm's cache for packages from this registry. */
	cache: string;
	/** Publishes one of the repository's packages, optionally with another version. @throws Error with npm's message */
	publish(published: PublishedPackage, version?: string): Promise<void>;
	close(): Promise<void>;
}

async function upstream(): Promise<string> {
	const { stdout } = await run('npm', ['config', 'get', 'registry']);
	return stdout.trim();
}

/** Returns a configuration with which anyone may publish our packages, which are never looked up elsewhere. */
const configuration = (storage: string, npm: string) => ({
	storage,
	uplinks: { npm: { url: npm } },
	packages: {
		...Object.fromEntries(
			[...NODE_PACKAGES, SANDBOX_PACKAGE, SERVICE_PACKAGE].map(({ description }) => [
				description.name,
				{ access: '$all', publish: '$all' },
			]),
		),
		'**': { access: '$all', proxy: 'npm' },
	},
	log: { type: 'stdout', format: 'json', level: 'warn' },
	max_body_size: '50mb',
});

/** Starts a registry. @throws Error with the registry's message if it does not start */
export async function startRegistry(): Promise<Registry> {
	const program = join(await installTools(), 'node_modules/verdaccio/bin/verdaccio');
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-registry-'));
	const config = join(folder, 'config.json');
	// YAML is a superset of JSON.
	await writeFile(config, JSON.stringify(configuration(join(folder, 'storage'), await upstream())));
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const child = spawn(process.execPath, [program, '--config', config, '--listen', `127.0.0.1:${port}`], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	child.stdout.on('data', (text: Buffer) => (said += text.toString()));
	child.stderr.on('data', (text: Buffer) => (said += text.toString()));
	const ended = once(child, 'exit');
	const isUp = () =>
		fetch(`${url}/-/ping`).then(
			({ ok }) => ok,
			() => false,
		);
	await eventually(async () => child.exitCode !== null || (await isUp()), PROCESSES_MS);
	if (child.exitCode !== null) throw new Error(`The registry did not start:\n${said}`);

	return {
		url,
		cache: join(folder, 'cache'),
		async publish({ folder: source, description }, version = description.version) {
			const copy = await mkdtemp(join(folder, 'publish-'));
			for (const part of [...description.files, 'README.md', 'LICENSE']) {
				if (!part.startsWith('!')) await cp(join(source, part), join(copy, part), { recursive: true });
			}
			const text = await readFile(join(source, 'package.json'), 'utf8');
			await writeFile(
				join(copy, 'package.json'),
				text.replace(/"version": ".*?"/, `"version": "${version}"`),
			);
			// npm requires a token; the registry accepts any token.
			const token = `--//127.0.0.1:${port}/:_authToken=example`;
			const words = ['publish', '--ignore-scripts', '--provenance=false', `--registry=${url}`, token];
			await run('npm', words, { cwd: copy });
		},
		async close() {
			child.kill();
			await ended;
			await rm(folder, { recursive: true });
		},
	};
}
