import { escapeHtml, html, json } from '../kernel/answers';
import type { Answer, Json, OrderedError, SandboxRequest } from '../kernel/types';

/** HTTP status and domain for each reason in the Data API (contract §7, §8). */
const reasons: Readonly<Record<string, readonly [status: number, domain: string]>> = {
	authError: [401, 'global'],
	expired: [401, 'global'],
	youtubeSignupRequired: [401, 'youtube.header'],
	insufficientPermissions: [403, 'global'],
	quotaExceeded: [403, 'youtube.quota'],
	dailyLimitExceeded: [403, 'usageLimits'],
	rateLimitExceeded: [429, 'global'],
	userRateLimitExceeded: [403, 'usageLimits'],
	uploadRateLimitExceeded: [429, 'youtube.thumbnail'],
	accessNotConfigured: [403, 'usageLimits'],
	forbidden: [403, 'youtube.common'],
	forbiddenPrivacySetting: [403, 'youtube.video'],
	forbiddenLicenseSetting: [403, 'youtube.video'],
	authenticatedUserNotChannel: [403, 'youtube.common'],
	authenticatedUserAccountClosed: [403, 'youtube.common'],
	authenticatedUserAccountSuspended: [403, 'youtube.common'],
	channelClosed: [403, 'youtube.common'],
	channelSuspended: [403, 'youtube.common'],
	videoNotFound: [404, 'youtube.video'],
	playlistNotFound: [404, 'youtube.playlistItem'],
	channelNotFound: [404, 'youtube.channel'],
	badRequest: [400, 'global'],
	invalid: [400, 'global'],
	invalidTitle: [400, 'youtube.video'],
	invalidDescription: [400, 'youtube.video'],
	invalidTags: [400, 'youtube.video'],
	invalidCategoryId: [400, 'youtube.video'],
	invalidPublishAt: [400, 'youtube.video'],
	invalidVideoMetadata: [400, 'youtube.video'],
	defaultLanguageNotSet: [400, 'youtube.video'],
	uploadLimitExceeded: [400, 'youtube.video'],
	invalidImage: [400, 'youtube.thumbnail'],
	mediaBodyRequired: [400, 'youtube.thumbnail'],
	failedPrecondition: [400, 'youtube.thumbnail'],
	invalidPageToken: [400, 'youtube.parameter'],
	missingRequiredParameter: [400, 'youtube.parameter'],
	unknownPart: [400, 'youtube.part'],
	unexpectedParameter: [400, 'youtube.parameter'],
	incompatibleParameters: [400, 'youtube.parameter'],
	invalidValue: [400, 'youtube.parameter'],
	conflict: [409, 'global'],
	internalError: [500, 'global'],
	backendError: [503, 'global'],
};

/** HTTP status of each OAuth error (contract §1.6, §1.7). */
const oauthStatus: Readonly<Record<string, number>> = {
	invalid_grant: 400,
	invalid_client: 401,
	deleted_client: 401,
	unauthorized_client: 401,
	redirect_uri_mismatch: 400,
	unsupported_grant_type: 400,
	invalid_request: 400,
	invalid_token: 400,
	invalid_scope: 400,
	access_denied: 403,
	internal_failure: 500,
};

/** An error from the Data or Analytics API, thrown by its handler and sent in the envelope of contract §8. */
export class ApiError extends Error {
	readonly status: number;
	readonly domain: string;

	constructor(
		readonly reason: string,
		message: string,
		readonly more: {
			readonly status?: number;
			readonly domain?: string;
			/** Location of the error in the request. */
			readonly location?: { name: string; type: 'parameter' | 'header' | 'other' };
			/** Sent only by the newer front end, in addition to `errors`. */
			readonly statusName?: string;
			readonly details?: Json;
			readonly headers?: Record<string, string>;
			readonly fields?: Readonly<Record<string, Json>>;
		} = {},
	) {
		super(message);
		this.status = more.status ?? reasons[reason]?.[0] ?? 400;
		this.domain = more.domain ?? reasons[reason]?.[1] ?? 'global';
	}
}

/** An error from an OAuth endpoint, sent as a flat object (contract §1.6). */
export class OAuthError extends Error {
	constructor(
		readonly error: string,
		description: string,
	) {
		super(description);
	}
}

export function knowsError(code: string | number): boolean {
	return code in reasons || code in oauthStatus;
}

/** Returns the error in Google's envelope; only the newer front end sends `status` and `details`. */
export function apiErrorAnswer({ reason, message, status, domain, more }: ApiError): Answer {
	const place = more.location && { location: more.location.name, locationType: more.location.type };
	return json(
		status,
		{
			error: {
				code: status,
				message,
				errors: [{ message, domain, reason, ...place }],
				status: more.statusName,
				details: more.details,
				...more.fields,
			},
		},
		more.headers,
	);
}

export function oauthErrorAnswer({ error, message }: OAuthError, status = oauthStatus[error] ?? 400): Answer {
	return json(status, message === '' ? { error } : { error, error_description: message });
}

/** Formats an error that a test has set, in the endpoint's own format. */
export function orderedErrorAnswer(request: SandboxRequest, ordered: OrderedError): Answer {
	const code = String(ordered.code);
	const message = ordered.message ?? `ordered by the test: ${code}`;
	if (request.host === 'accounts.google.com')
		return html(ordered.status ?? 400, `<h1>${escapeHtml(code)}</h1>`);
	if (request.host === 'oauth2.googleapis.com') {
		return oauthErrorAnswer(new OAuthError(code, message), ordered.status);
	}
	return apiErrorAnswer(new ApiError(code, message, { status: ordered.status, fields: ordered.fields }));
}
