import { PlatformError } from '../../platforms/errors';

/** What an OAuth2 client is told when it gets no tokens (RFC 6749 §5.2). */
export interface OAuthErrorBody {
	error: string;
	error_description: string;
}

/** A request that was refused before the platform was asked. */
export class OAuthError extends Error {
	override readonly name = 'OAuthError';

	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** The codes that an OAuth2 client understands; anything else would be taken for a broken answer. */
const STANDARD_CODES = new Set([
	'invalid_request',
	'invalid_client',
	'invalid_grant',
	'invalid_scope',
	'unauthorized_client',
	'unsupported_grant_type',
	'access_denied',
]);

/** What our own codes are in the words of OAuth2, where the platform has none. */
const STANDARD_NAMES = new Map([
	['reconnect_required', 'invalid_grant'],
	['scope_missing', 'invalid_grant'],
	['app_not_accepted', 'invalid_client'],
]);

/** The token lives but is not renewed: no word of OAuth2 means that, and n8n shows the description of other words only. */
const OWN_CODES = new Set(['token_too_young', 'token_not_renewable']);

function standardCode({ code, platformCode = '', retryable }: PlatformError): string {
	if (OWN_CODES.has(code)) return code;
	if (retryable) return 'temporarily_unavailable';
	return STANDARD_CODES.has(platformCode) ? platformCode : (STANDARD_NAMES.get(code) ?? 'invalid_request');
}

/** The answer to a refusal or an outage of the platform; undefined for a failure inside. */
export function toOAuthError(error: unknown): OAuthErrorBody | undefined {
	if (error instanceof OAuthError) return { error: error.code, error_description: error.message };
	if (error instanceof PlatformError) return { error: standardCode(error), error_description: error.message };
	return undefined;
}
