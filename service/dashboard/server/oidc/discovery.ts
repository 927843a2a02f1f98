import { isLoopback, type OidcConfig } from '../../../config';
import { clock } from '../../../database';

/** Long enough for a provider that is slow, short enough for a person who waits for a page. */
const TIMEOUT_SECONDS = 10;
/** Providers change their endpoints and keys now and then. */
const KEEP_MS = 60 * 60 * 1000;

/** Loaded when somebody signs in with a provider for the first time, so that a service without one never has it. */
export const library = () => import('openid-client');

type Client = Awaited<ReturnType<typeof library>>;
export type Configuration = InstanceType<Client['Configuration']>;

/** Asks the provider about itself. @param stopped cuts off this request and all later ones */
async function discover(
	{ issuer, clientId, clientSecret }: OidcConfig,
	stopped: AbortSignal,
): Promise<Configuration> {
	const client = await library();
	const isLocal = isLoopback(new URL(issuer).hostname);
	const fetchUntilStopped: typeof fetch = (url, init) => {
		const signals = [stopped, init?.signal].filter((signal) => signal !== undefined && signal !== null);
		return fetch(url, { ...init, signal: AbortSignal.any(signals) });
	};
	const found = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
		timeout: TIMEOUT_SECONDS,
		[client.customFetch]: fetchUntilStopped as never,
		execute: isLocal ? [client.allowInsecureRequests] : [],
	});
	const server = found.serverMetadata();
	const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server;
	// The secret in the body is understood alike by all; a provider may take it in the header alone.
	const authentication = methods.includes('client_secret_post')
		? client.ClientSecretPost(clientSecret)
		: client.ClientSecretBasic(clientSecret);
	const configuration = new client.Configuration(server, clientId, clientSecret, authentication);
	configuration.timeout = TIMEOUT_SECONDS;
	configuration[client.customFetch] = fetchUntilStopped as never;
	if (isLocal) client.allowInsecureRequests(configuration);
	// The signature is checked too, although the token comes from the provider itself over TLS.
	client.enableNonRepudiationChecks(configuration);
	return configuration;
}

/** What the provider says of itself, asked for once an hour; a failure is not kept. */
export function createDiscovery(config: OidcConfig, stopped: AbortSignal): () => Promise<Configuration> {
	let known: { at: number; configuration: Promise<Configuration> } | undefined;
	return async () => {
		if (known === undefined || clock.now() - known.at > KEEP_MS) {
			const one = { at: clock.now(), configuration: discover(config, stopped) };
			one.configuration.catch(() => {
				if (known === one) known = undefined;
			});
			known = one;
		}
		return known.configuration;
	};
}
