/** The reason why a login through the provider failed. */
export type OidcReason =
	| 'denied'
	| 'not_allowed'
	| 'email_unverified'
	| 'state_invalid'
	| 'client_refused'
	| 'unreachable'
	| 'clock_wrong'
	| 'failed';

/** Common properties of `openid-client` errors; `error` and `status` are the provider's. */
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
	// An HTML error page instead of JSON, or the metadata of another issuer.
	OAUTH_RESPONSE_IS_NOT_CONFORM: 'unreachable',
	OAUTH_RESPONSE_IS_NOT_JSON: 'unreachable',
	OAUTH_PARSE_ERROR: 'unreachable',
	OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'unreachable',
};

/** Converts an error from the library to the reason shown to the person. */
export function reasonOf(cause: unknown): OidcReason {
	const { code = '', error = '', status = 0, message, cause: inner } = cause as LibraryError;
	const known = BY_ERROR[error] ?? BY_CODE[code];
	if (known !== undefined) return known;
	if (status >= 500 || message === 'fetch failed') return 'unreachable';
	return inner instanceof Object && inner !== cause ? reasonOf(inner) : 'failed';
}

/**
 * Describes an error for the log: the provider's own error fields, which contain no secrets or personal data.
 */
export function describeFailure(cause: unknown): Record<string, unknown> {
	const { code, error, status, message, cause: inner } = cause as LibraryError;
	const { message: reason, code: innerCode } = (inner instanceof Object ? inner : {}) as LibraryError;
	return { code, error, status, message, reason, innerCode };
}
