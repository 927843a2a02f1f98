/** Why nobody is logged in although the provider was asked. */
export type OidcReason =
	| 'denied'
	| 'not_allowed'
	| 'email_unverified'
	| 'state_invalid'
	| 'client_refused'
	| 'unreachable'
	| 'clock_wrong'
	| 'failed';

/** What errors of `openid-client` have in common; `error` and `status` are the provider's. */
interface LibraryError {
	code?: string;
	error?: string;
	status?: number;
	message?: string;
	cause?: unknown;
}

const BY_ERROR: Readonly<Record<string, OidcReason>> = {
	access_denied: 'denied',
	consent_required: 'denied',
	interaction_required: 'denied',
	login_required: 'denied',
	invalid_client: 'client_refused',
	unauthorized_client: 'client_refused',
	invalid_grant: 'state_invalid',
	server_error: 'unreachable',
	temporarily_unavailable: 'unreachable',
};

const BY_CODE: Readonly<Record<string, OidcReason>> = {
	OAUTH_WWW_AUTHENTICATE_CHALLENGE: 'client_refused',
	OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'clock_wrong',
	OAUTH_TIMEOUT: 'unreachable',
	OAUTH_ABORT: 'unreachable',
	// An error page instead of JSON, or the description of another issuer.
	OAUTH_RESPONSE_IS_NOT_CONFORM: 'unreachable',
	OAUTH_RESPONSE_IS_NOT_JSON: 'unreachable',
	OAUTH_PARSE_ERROR: 'unreachable',
	OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'unreachable',
};

/** What an error of the library means to the person who waits. */
export function reasonOf(cause: unknown): OidcReason {
	const { code = '', error = '', status = 0, message, cause: inner } = cause as LibraryError;
	const known = BY_ERROR[error] ?? BY_CODE[code];
	if (known !== undefined) return known;
	if (status >= 500 || message === 'fetch failed') return 'unreachable';
	return inner instanceof Object && inner !== cause ? reasonOf(inner) : 'failed';
}

/** What the log says of it: the provider's own words, of which none are secrets or about a person. */
export function describeFailure(cause: unknown): Record<string, unknown> {
	const { code, error, status, message, cause: inner } = cause as LibraryError;
	const { message: reason, code: innerCode } = (inner instanceof Object ? inner : {}) as LibraryError;
	return { code, error, status, message, reason, innerCode };
}
