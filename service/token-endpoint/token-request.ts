import type { ClientApp, CodeGrant } from '../channels';
import { OAuthError } from './oauth-errors';

/** What a client wants from the token endpoint. */
export type TokenRequest = { app: ClientApp } & (
	({ type: 'code' } & CodeGrant) | { type: 'refresh'; refreshToken: string }
);

/** A field that a form must have. @throws OAuthError */
export function required(form: URLSearchParams, name: string): string {
	const value = form.get(name);
	if (!value) throw new OAuthError('invalid_request', `"${name}" is missing from the form. Add it.`);
	return value;
}

/**
 * A value in a Basic header, which is encoded like one of a form (RFC 6749 §2.3.1). Many clients, n8n among them, leave
 * that out, so what is not encoded stands for itself. Ids and secrets have no blanks: a plus is a plus.
 */
function decodeForm(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Name and password of a Basic header. */
function readBasic(authorization: string | undefined): [string?, string?] {
	const encoded = /^Basic +([\w+/=-]+)$/i.exec(authorization ?? '')?.[1];
	if (encoded === undefined) return [];
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = text.indexOf(':');
	return colon === -1 ? [] : [decodeForm(text.slice(0, colon)), decodeForm(text.slice(colon + 1))];
}

/** What ids and secrets of apps look like: short and without blanks or control characters. */
const PLAUSIBLE = /^[\x21-\x7e]{1,255}$/;

/** The app that sends a form, and its secret. @throws OAuthError */
export function readApp(form: URLSearchParams, authorization: string | undefined): ClientApp {
	const [name, password] = readBasic(authorization);
	const id = form.get('client_id') || name;
	const secret = form.get('client_secret') || password;
	if (!id || !secret) {
		throw new OAuthError(
			'invalid_client',
			'Client id and client secret are missing. Send both, in the form or as Basic authorization.',
		);
	}
	if (PLAUSIBLE.test(id) && PLAUSIBLE.test(secret)) return { id, secret };
	throw new OAuthError(
		'invalid_client',
		'Client id and client secret are not what a platform gives out. Copy both from its portal again.',
	);
}

/** Reads a request of the standard form (RFC 6749 §4.1.3, §6). @throws OAuthError */
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
				'Only the grant types authorization_code and refresh_token exist here.',
			);
	}
}
