import type { ParseArgsConfig } from 'node:util';
import { ConfigError, loadConfig } from '../config';
import { createPlatformHttp } from '../outgoing';
import { loadEnvironment } from './environment';
import { CommandFailed } from './failure';
import type { Output } from './output';
import { checkKeyUrl, createServiceClient } from './service-client';

const DEFAULT_PORT = '8001';

/**
 * Creates the context in which a command runs.
 *
 * @param options the general options; `envFile` is `.env.social` or a similar file
 * @param out the output
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

		/** Returns the validated settings. @throws CommandFailed */
		config() {
			try {
				return loadConfig(environment.values);
			} catch (error) {
				if (error instanceof ConfigError) throw new CommandFailed(error.message, 'setting_invalid');
				throw error;
			}
		},

		/** True if a service was named; if not, some commands use the file instead. @throws UsageError */
		namesService: () => Boolean(namedUrl()),

		/** Creates a client for the service, by default the one on this machine. */
		service: () =>
			createServiceClient(namedUrl() || `http://127.0.0.1:${PORT || DEFAULT_PORT}`, MEDIAKIT_API_KEY),

		close: () => platform.close(),
	};
}

export type Context = Awaited<ReturnType<typeof createContext>>;

/** The parsed arguments that follow a command's name. */
export interface Arguments {
	positionals: string[];
	values: Record<string, string | boolean | (string | boolean)[] | undefined>;
}

/** A command: its usage, and the function that runs it. */
export interface Command {
	/** For example `stats fetch`. */
	name: string;
	/** The arguments and options in the usage text. */
	parameters?: string;
	summary: string;
	options?: NonNullable<ParseArgsConfig['options']>;
	/** The minimum and maximum number of arguments. */
	words: readonly [number, number];
	run(context: Context, args: Arguments): Promise<void>;
}
