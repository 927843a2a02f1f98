import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandbox } from '..';
import { startServiceProcess } from '../demo/service-process';
import { sandboxSettings } from '../demo/settings';
import { sandboxCredentials } from './credentials';
import { installN8n } from './install';
import { OWNER, signIn } from './rest';
import { freePort } from '../servers/free-port';
import { startN8n } from './server';
import { readTemplates, withCredentials } from './templates';

/** The folder that keeps n8n and its data between runs; it is ignored by git. */
const HOST = join(__dirname, '../../.n8n-host');

const say = (line: string) => console.log(line);

/** n8n's default port, which may be in use by the user's own n8n. */
const USUAL_PORT = 5678;

/** Keeps a list of everything that was started, and stops it in reverse order. */
function createStack() {
	const stops: (() => Promise<unknown>)[] = [];
	let ended = false;
	return {
		async add<T extends object>(started: Promise<T>, stop: (value: T) => Promise<unknown>): Promise<T> {
			const value = await started;
			// Ctrl-C was pressed during startup.
			if (ended) await stop(value);
			else stops.push(() => stop(value));
			return value;
		},
		async stop(): Promise<void> {
			ended = true;
			for (const stop of stops.splice(0).reverse()) await stop();
		},
	};
}

/** Starts the sandbox, the service and n8n, connects every credential, and imports and activates every template. */
async function start(stack: ReturnType<typeof createStack>): Promise<void> {
	const program = await installN8n(HOST, say);
	const userFolder = join(HOST, 'user');
	const dataDir = join(HOST, 'service');
	await mkdir(dataDir, { recursive: true });
	const key = `local-${randomBytes(9).toString('hex')}`;
	const sandbox = await stack.add(startSandbox({ port: 0 }), (running) => running.close());
	const service = await stack.add(
		startServiceProcess({
			DATA_DIR: dataDir,
			MEDIAKIT_API_KEY: key,
			CALLBACK_HOST_ALLOWLIST: '127.0.0.1',
			...sandboxSettings(sandbox.url),
		}),
		(running) => running.stop(),
	);
	const port = await freePort(USUAL_PORT);
	if (port !== USUAL_PORT)
		say(`Port ${USUAL_PORT} is in use, perhaps by your own n8n. This one takes ${port}.`);
	const n8n = await stack.add(startN8n({ program, userFolder, port }), (running) => running.stop());

	const owner = await signIn(n8n.url);
	const credentials = new Map<string, { id: string; name: string }>();
	for (const { type, name, data, oauth } of sandboxCredentials(sandbox.url, { url: service.url, key })) {
		const id = await owner.saveCredential(name, type, data);
		if (oauth) await owner.connect(id);
		credentials.set(type, { id, name });
	}
	for (const template of await readTemplates()) {
		const workflow = await owner.saveWorkflow(withCredentials(template, credentials));
		await owner.activate(workflow);
	}
	say(`n8n:      ${n8n.url}`);
	say(`Login:    ${OWNER.email} / ${OWNER.password}`);
	say(`Service:  ${service.url} (API key ${key})`);
	say(`Sandbox:  ${sandbox.url}`);
	say('Everything keeps running; Ctrl-C ends it.');
}

async function main(): Promise<void> {
	const stack = createStack();
	// SIGINT arrives more than once: from the terminal and again from tsx. The first one stops everything.
	const ended = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
	try {
		await Promise.race([start(stack).then(() => ended), ended]);
	} finally {
		await stack.stop();
	}
}

main()
	.catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	})
	// Do not wait for work that was in progress when Ctrl-C was pressed.
	.finally(() => process.exit());
