import type { ClientApp, CodeGrant } from '../channels';
import { OAuthError } from './oauth-errors';

/** A request to the token endpoint. */
export type TokenRequest = { app: ClientApp } & (
	({ type: 'code' } & CodeGrant) | { type: 'refresh'; refreshToken: string }
);

/** Returns a required form field. @throws OAuthError */
export function required(form: URLSearchParams, name: string): string {
	const value = form.get(name);
	if (!value) throw new OAuthError('invalid_request', `"${name}" is missing from the form.`);
	return value;
}

/**
 * Decodes a value from a Basic header, which should be form-encoded (RFC 6749 §2.3.1). Many clients, including n8n,
 * do not encode it, so undecodable values are used unchanged. IDs and secrets contain no spaces, so a plus sign is
 * kept.
 */
function decodeForm(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Returns the user name and password from a Basic header. */
function readBasic(authorization: string | undefined): [string?, string?] {
	const encoded = /^Basic +([\w+/=-]+)$/i.exec(authorization ?? '')?.[1];
	if (encoded === undefined) return [];
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = text.indexOf(':');
	return colon === -1 ? [] : [decodeForm(text.slice(0, colon)), decodeForm(text.slice(colon + 1))];
}

/** The format of app IDs and secrets: short, without spaces or control characters. */
const PLAUSIBLE = /^[\x21-\x7e]{1,255}$/;

/** Returns the app that sent a form, with its secret. @throws OAuthError */
export function readApp(form: URLSearchParams, authorization: string | undefined): ClientApp {
	const [name, password] = readBasic(authorization);
	const id = form.get('client_id') || name;
	const secret = form.get('client_secret') || password;
	if (!id || !secret) {
		throw new OAuthError(
			'invalid_client',
			'Client ID and client secret are missing. Send both in the form or as Basic authorization.',
		);
	}
	if (PLAUSIBLE.test(id) && PLAUSIBLE.test(secret)) return { id, secret };
	throw new OAuthError(
		'invalid_client',
		"Client ID or client secret has an invalid format. Copy both from the platform's portal again.",
	);
}

/** Parses a standard token request (RFC 6749 §4.1.3, §6). @throws OAuthError */
export function readTokenRequest(form: URLSearchParams, authorization: string | undefined): TokenRequest {
	const grantType = required(form, 'grant_type');
	const app = readApp(form, authorization);
	switch (grantType) {
		case 'authorization_code':
			return {
				app,
				type: 'code',
				code: required(form, 'code'),
				redirectUri: required(form, 'redirect_uri'),
				codeVerifier: form.get('code_verifier') ?? undefined,
			};
		case 'refresh_token':
			return { app, type: 'refresh', refreshToken: required(form, 'refresh_token') };
		default:
			throw new OAuthError(
				'unsupported_grant_type',
				'Only the grant types authorization_code and refresh_token are supported.',
			);
	}
}
