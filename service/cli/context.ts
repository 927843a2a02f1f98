import type { Http } from '../../platforms/http';
import { ConfigError, loadConfig, type Config } from '../config';
import { createPlatformHttp } from '../outgoing';
import { loadEnvironment, type CommandEnvironment } from './environment';
import { CommandFailed } from './failure';
import { checkKeyUrl } from './key-url';
import { createOutput, type Output } from './output';
import { createServiceClient, type ServiceClient } from './service-client';

/** Options that every command takes. */
export interface GlobalOptions {
	json: boolean;
	/** Address of the service. */
	service: string | undefined;
	/** `.env.social` or another file of its kind. */
	envFile: string;
}

/** What a command works with. */
export interface Context {
	environment: CommandEnvironment;
	out: Output;
	http: Http;
	/** The settings, checked. @throws CommandFailed */
	config(): Config;
	/** The service that was named, or undefined if the command is to work from the file. */
	namedService(): ServiceClient | undefined;
	/** The service, by default the one on this machine. */
	service(): ServiceClient;
	close(): Promise<void>;
}

const DEFAULT_PORT = '8001';

function checkedConfig({ values }: CommandEnvironment): Config {
	try {
		return loadConfig(values);
	} catch (error) {
		if (error instanceof ConfigError) throw new CommandFailed(error.message);
		throw error;
	}
}

export async function createContext(options: GlobalOptions, variables: NodeJS.ProcessEnv): Promise<Context> {
	const environment = await loadEnvironment(variables, options.envFile);
	const platform = createPlatformHttp();
	const { MEDIAKIT_URL, MEDIAKIT_API_KEY, PORT } = environment.values;
	const address = options.service ?? MEDIAKIT_URL;
	const namedUrl = () =>
		address &&
		checkKeyUrl(options.service === undefined ? 'MEDIAKIT_URL' : '--service', address, environment.values);
	return {
		environment,
		out: createOutput(options.json),
		http: platform.http,
		config: () => checkedConfig(environment),
		namedService: () => {
			const url = namedUrl();
			return url ? createServiceClient(url, MEDIAKIT_API_KEY) : undefined;
		},
		service: () =>
			createServiceClient(namedUrl() || `http://127.0.0.1:${PORT || DEFAULT_PORT}`, MEDIAKIT_API_KEY),
		close: () => platform.close(),
	};
}
