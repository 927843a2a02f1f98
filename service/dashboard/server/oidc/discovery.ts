import { isLoopback, type OidcConfig } from '../../../config';
import { clock } from '../../../database';

/** Long enough for a slow provider, short enough for a person waiting for a page. */
const TIMEOUT_SECONDS = 10;
/** How long metadata is kept: providers occasionally change their endpoints and keys. */
const KEEP_MS = 60 * 60 * 1000;

/** The library is loaded on the first login through a provider, so that services without a provider never load it. */
export const library = () => import('openid-client');

type Client = Awaited<ReturnType<typeof library>>;
export type Configuration = InstanceType<Client['Configuration']>;

/** Reads the provider's metadata. @param stopped aborts this request and all later ones */
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
	// All providers read a secret in the body in the same way; some accept only the header.
	const authentication = methods.includes('client_secret_post')
		? client.ClientSecretPost(clientSecret)
		: client.ClientSecretBasic(clientSecret);
	const configuration = new client.Configuration(server, clientId, clientSecret, authentication);
	configuration.timeout = TIMEOUT_SECONDS;
	configuration[client.customFetch] = fetchUntilStopped as never;
	if (isLocal) client.allowInsecureRequests(configuration);
	// The signature is also verified, although the token comes directly from the provider over TLS.
	client.enableNonRepudiationChecks(configuration);
	return configuration;
}

/** Creates a function that returns the provider's metadata and reads it at most once an hour. Errors are not cached. */
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
