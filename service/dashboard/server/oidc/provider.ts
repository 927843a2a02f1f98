import type { OidcConfig } from '../../../config';
import type { Claims } from './admission';
import { createDiscovery, library, type Configuration } from './discovery';

/**
 * The secrets of a login: the provider must return them, or the service must prove to the provider that it knows them.
 */
export interface Secrets {
	state: string;
	nonce: string;
	verifier: string;
}

/**
 * Creates a client for an identity provider (OpenID Connect): authorization code flow with PKCE, state and nonce.
 *
 * @param redirectUri returns the redirect URL for the provider
 */
export function createProvider(config: OidcConfig, redirectUri: () => string) {
	const hasGroups = config.allowed.some(({ kind }) => kind === 'group');
	const stopped = new AbortController();
	const load = createDiscovery(config, stopped.signal);

	/** Returns only the scopes that the list of allowed people requires. */
	function scopeOf(configuration: Configuration): string {
		const { scopes_supported: supported = [] } = configuration.serverMetadata();
		const forGroups = ['profile', ...(supported.includes('groups') ? ['groups'] : [])];
		return ['openid', 'email', ...(hasGroups ? forGroups : [])].join(' ');
	}

	return {
		/** Starts a login. @returns the URL of the provider's page, and the secrets to keep in the browser */
		async begin(): Promise<{ url: string; secrets: Secrets }> {
			const client = await library();
			const configuration = await load();
			const secrets = {
				state: client.randomState(),
				nonce: client.randomNonce(),
				verifier: client.randomPKCECodeVerifier(),
			};
			const url = client.buildAuthorizationUrl(configuration, {
				redirect_uri: redirectUri(),
				scope: scopeOf(configuration),
				state: secrets.state,
				nonce: secrets.nonce,
				code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
				code_challenge_method: 'S256',
			});
			return { url: url.href, secrets };
		},

		/**
		 * Completes a login.
		 *
		 * @param query the query string of the provider's redirect
		 * @returns the claims about the person
		 */
		async finish(query: string, { state, nonce, verifier }: Secrets): Promise<Claims> {
			const client = await library();
			const configuration = await load();
			const tokens = await client.authorizationCodeGrant(
				configuration,
				new URL(`${redirectUri()}?${query}`),
				{
					expectedState: state,
					expectedNonce: nonce,
					pkceCodeVerifier: verifier,
					idTokenExpected: true,
				},
			);
			const claims: Claims & { sub: string } = tokens.claims() ?? { sub: '' };
			const isComplete = claims.email !== undefined && (!hasGroups || claims.groups !== undefined);
			if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
			const more = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
			return { ...more, ...claims };
		},

		/**
		 * Returns the URL for also logging out of the provider; undefined if it does not support that or does not
		 * respond.
		 */
		async logoutUrl(backTo: string): Promise<string | undefined> {
			try {
				const client = await library();
				const configuration = await load();
				if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
				return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: backTo }).href;
			} catch {
				return undefined;
			}
		},

		/** Aborts requests to the provider that are in progress. */
		stop: () => stopped.abort(),
	};
}

export type Provider = ReturnType<typeof createProvider>;
