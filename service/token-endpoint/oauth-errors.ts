import { PlatformError } from '../../platforms/errors';

/** An OAuth2 error response (RFC 6749 §5.2). */
export interface OAuthErrorBody {
	error: string;
	error_description: string;
}

/** Thrown if a request is rejected before the platform is called. */
export class OAuthError extends Error {
	override readonly name = 'OAuthError';

	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** The codes that OAuth2 clients understand; any other code would look like a malformed response. */
const STANDARD_CODES = new Set([
	'invalid_request',
	'invalid_client',
	'invalid_grant',
	'invalid_scope',
	'unauthorized_client',
	'unsupported_grant_type',
	'access_denied',
]);

/** Maps our error codes to OAuth2 codes, for errors to which the platform gave no OAuth2 code itself. */
const STANDARD_NAMES = new Map([
	['reconnect_required', 'invalid_grant'],
	['scope_missing', 'invalid_grant'],
	['app_not_accepted', 'invalid_client'],
]);

/**
 * Codes for tokens that are valid but cannot be refreshed. OAuth2 has no code for this, and n8n shows the description
 * only if the code is not a standard one.
 */
const OWN_CODES = new Set(['token_too_young', 'token_not_renewable']);

function standardCode({ code, platformCode = '', retryable }: PlatformError): string {
	if (OWN_CODES.has(code)) return code;
	if (retryable) return 'temporarily_unavailable';
	return STANDARD_CODES.has(platformCode) ? platformCode : (STANDARD_NAMES.get(code) ?? 'invalid_request');
}

/**
 * Returns the error response if the platform has rejected the request or is unavailable; undefined for internal
 * errors.
 */
export function toOAuthError(error: unknown): OAuthErrorBody | undefined {
	if (error instanceof OAuthError) return { error: error.code, error_description: error.message };
	if (error instanceof PlatformError) return { error: standardCode(error), error_description: error.message };
	return undefined;
}
