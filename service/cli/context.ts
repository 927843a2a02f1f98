import type { ParseArgsConfig } from 'node:util';
import { ConfigError, loadConfig } from '../config';
import { createPlatformHttp } from '../outgoing';
import { loadEnvironment } from './environment';
import { CommandFailed } from './failure';
import type { Output } from './output';
import { checkKeyUrl, createServiceClient } from './service-client';

const DEFAULT_PORT = '8001';

/**
 * What a command works with.
 *
 * @param options what every command takes: `envFile` is `.env.social` or another file of its kind
 * @param out where its words go
 */
export async function createContext(
	options: { service: string | undefined; envFile: string },
	variables: NodeJS.ProcessEnv,
	out: Output,
) {
	const environment = await loadEnvironment(variables, options.envFile);
	const platform = createPlatformHttp();
	const { MEDIAKIT_URL, MEDIAKIT_API_KEY, PORT } = environment.values;
	const url = options.service ?? MEDIAKIT_URL;
	const setting = options.service === undefined ? 'MEDIAKIT_URL' : '--service';
	const namedUrl = () => url && checkKeyUrl(setting, url, environment.values);
	return {
		environment,
		out,
		http: platform.http,

		/** The settings, checked. @throws CommandFailed */
		config() {
			try {
				return loadConfig(environment.values);
			} catch (error) {
				if (error instanceof ConfigError) throw new CommandFailed(error.message, 'setting_invalid');
				throw error;
			}
		},

		/** Whether a service was named; otherwise some commands work from the file. @throws UsageError */
		namesService: () => Boolean(namedUrl()),

		/** The service, by default the one on this machine. */
		service: () =>
			createServiceClient(namedUrl() || `http://127.0.0.1:${PORT || DEFAULT_PORT}`, MEDIAKIT_API_KEY),

		close: () => platform.close(),
	};
}

export type Context = Awaited<ReturnType<typeof createContext>>;

/** What stands after a command's name. */
export interface Arguments {
	positionals: string[];
	values: Record<string, string | boolean | (string | boolean)[] | undefined>;
}

/** One command: how it is called, and what it does. */
export interface Command {
	/** For example `stats fetch`. */
	name: string;
	/** What follows the name in the usage. */
	parameters?: string;
	summary: string;
	options?: NonNullable<ParseArgsConfig['options']>;
	/** How many words may follow the name: at least, at most. */
	words: readonly [number, number];
	run(context: Context, args: Arguments): Promise<void>;
}
