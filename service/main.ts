#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { createApp } from './app';
import { ConfigError, loadConfig, type Config } from './config';

const USAGE = 'Usage: mediakit serve';
const SHORTEST_SAFE_KEY = 16;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

function fail(message: string, exitCode = EXIT_FAILED): never {
	console.error(message);
	process.exit(exitCode);
}

function readConfig(): Config {
	try {
		return loadConfig(process.env);
	} catch (error) {
		if (error instanceof ConfigError) fail(error.message);
		throw error;
	}
}

/** Runs the service until SIGINT or SIGTERM. */
async function serve(): Promise<void> {
	const config = readConfig();
	const app = await createApp(config, {
		onNewApiKey: (key) => console.log(`API key, shown this once: ${key}`),
		onNewWebhookSecret: (secret) =>
			console.log(`Secret that signs what goes to callback_url, shown this once: ${secret}`),
	});
	for (const name of config.unused) app.log.warn(`${name} is set, but this version does not use it`);
	if (config.apiKey !== undefined && config.apiKey.length < SHORTEST_SAFE_KEY) {
		app.log.warn('MEDIAKIT_API_KEY is short enough to be guessed; use a random one');
	}
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			app.close().then(
				() => process.exit(0),
				(error: unknown) => fail(`The service did not end cleanly: ${String(error)}`),
			);
		});
	}
	// V8 would let short-lived objects pile up to 134 MB under load before it looks at them, for no gain that shows here.
	setFlagsFromString('--semi-space-growth-factor=1');
	const address = await app.listen({ host: config.host, port: config.port });
	console.log(`MediaKit service ready at ${address}`);
}

const [command, ...rest] = process.argv.slice(2);
if (command !== 'serve' || rest.length > 0) fail(USAGE, EXIT_USAGE);
serve().catch((error: unknown) =>
	fail(`The service cannot start: ${error instanceof Error ? error.message : String(error)}`),
);
