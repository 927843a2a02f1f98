import { escapeHtml, html, json } from '../kernel/answers';
import type { Answer, OrderedError, SandboxRequest } from '../kernel/types';
import type { TikTok } from './context';

/** HTTP status for each error code of the data endpoints (contract §6, §4). */
const dataStatus: Readonly<Record<string, number>> = {
	access_token_invalid: 401,
	scope_not_authorized: 401,
	scope_permission_missed: 400,
	invalid_params: 400,
	invalid_param: 400,
	invalid_file_upload: 400,
	app_version_check_failed: 400,
	invalid_publish_id: 400,
	token_not_authorized_for_specified_publish_id: 400,
	publish_not_cancellable: 400,
	spam_risk_too_many_posts: 403,
	spam_risk_user_banned_from_posting: 403,
	spam_risk_too_many_pending_share: 403,
	reached_active_user_cap: 403,
	unaudited_client_can_only_post_to_private_accounts: 403,
	url_ownership_unverified: 403,
	privacy_level_option_mismatch: 403,
	rate_limit_exceeded: 429,
	internal_error: 500,
};

/** HTTP status of each OAuth error when the switch `oauthErrorStatus` is `standard` (contract §1.6). */
const oauthStatus: Readonly<Record<string, number>> = {
	access_denied: 400,
	invalid_client: 401,
	invalid_grant: 400,
	invalid_request: 400,
	invalid_scope: 400,
	unauthorized_client: 400,
	unsupported_grant_type: 400,
	unsupported_response_type: 400,
	server_error: 500,
	temporarily_unavailable: 503,
};

/** An error from a data endpoint, thrown by its handler and sent in the envelope of contract §6. */
export class DataError extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly status = dataStatus[code] ?? 400,
	) {
		super(message);
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
	return code in dataStatus || code in oauthStatus;
}

export function dataErrorAnswer(tiktok: TikTok, { code, message, status }: DataError): Answer {
	return json(status, { error: { code, message, log_id: tiktok.store.ids.logId() } });
}

/** Creates the response for an OAuth error. @param status overrides the status chosen by the switch */
export function oauthErrorAnswer(tiktok: TikTok, { error, message }: OAuthError, status?: number): Answer {
	const usual = tiktok.switches.oauthErrorStatus === '200' ? 200 : (oauthStatus[error] ?? 400);
	return json(status ?? usual, { error, error_description: message, log_id: tiktok.store.ids.logId() });
}

/** Formats an error that a test has set, in the endpoint's own format. */
export function orderedErrorAnswer(tiktok: TikTok, request: SandboxRequest, ordered: OrderedError): Answer {
	const code = String(ordered.code);
	const status = ordered.status ?? dataStatus[code] ?? oauthStatus[code] ?? 500;
	const message = ordered.message ?? `ordered by the test: ${code}`;
	if (request.host === 'open-upload.tiktokapis.com') return { status };
	if (request.host !== 'open.tiktokapis.com') return html(status, `<h1>${escapeHtml(code)}</h1>`);
	if (request.path.startsWith('/v2/oauth/')) {
		return oauthErrorAnswer(tiktok, new OAuthError(code, message), ordered.status);
	}
	return dataErrorAnswer(tiktok, new DataError(code, message, status));
}
