import { html, json } from '../kernel/answers';
import type { Answer, Json, OrderedError, SandboxRequest } from '../kernel/types';
import type { Instagram } from './context';
import { documented } from './error-catalogue';
import type { ErrorKey } from './error-catalogue';

interface Details {
	readonly subcode?: number;
	readonly type?: string;
	/** Overrides the code's usual HTTP status. */
	readonly status?: number;
	readonly transient?: boolean;
	readonly userTitle?: string;
	readonly userMessage?: string;
}

/** An error in Graph's envelope (contract §5.1), thrown by a handler. */
export class GraphError extends Error {
	constructor(
		readonly code: number,
		message: string,
		readonly details: Details = {},
	) {
		super(message);
	}
}

/** An error from `api.instagram.com/oauth/access_token`, which has its own error format (contract §1.A, step 2). */
export class InstagramOAuthError extends Error {}

/** Creates an error with a code from contract §5.3; `message` contains the details. */
export function publishingError(key: ErrorKey, message?: string): GraphError {
	const { code, subcode, text, title, advice, transient } = documented[key];
	return new GraphError(code, message ?? text, {
		subcode,
		transient,
		userTitle: title,
		userMessage: advice,
	});
}

export function invalidParameter(message: string): GraphError {
	return new GraphError(100, `(#100) ${message}`);
}

/** Creates the error for an object that does not exist or that the token cannot access (contract §5.2). */
export function unknownObject(id: string, verb: 'get' | 'post' | 'delete' = 'get'): GraphError {
	return new GraphError(
		100,
		`Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
			'permissions, or does not support this operation',
		{ subcode: 33, type: 'GraphMethodException' },
	);
}

/** Creates graph.instagram.com's error for a method that an endpoint does not support (rule 7). */
export function unsupportedMethod(method: string): GraphError {
	return new GraphError(100, `Unsupported request - method type: ${method.toLowerCase()}`, {
		type: 'IGApiException',
	});
}

export function isGraphHost(host: string): boolean {
	return host === 'graph.instagram.com' || host === 'graph.facebook.com';
}

const rateCodes = [4, 17, 32, 341, 613];

function statusOf({ switches }: Instagram, code: number, subcode?: number): number {
	if (code === 10 || (code >= 200 && code <= 299)) return switches.permissionStatus;
	if (rateCodes.includes(code) && subcode === undefined) return switches.rateLimitStatus;
	if ((code === 1 || code === 2) && subcode === undefined) return 500;
	return 400;
}

/** Returns the error in Graph's envelope; the caller adds usage headers. */
export function graphErrorAnswer(instagram: Instagram, error: GraphError): Answer {
	const { code, message, details } = error;
	return json(details.status ?? statusOf(instagram, code, details.subcode), {
		error: {
			message,
			type: details.type ?? 'OAuthException',
			code,
			error_subcode: details.subcode,
			is_transient: details.transient,
			...userTexts(instagram, details),
			fbtrace_id: instagram.store.ids.traceId(),
		},
	});
}

/** Returns the texts for the user, which are in the user's language (rule 45). */
function userTexts({ switches }: Instagram, { userTitle, userMessage }: Details): Record<string, Json> {
	if (userTitle === undefined || switches.errorLanguage === 'none') return {};
	return switches.errorLanguage === 'en'
		? { error_user_title: userTitle, error_user_msg: userMessage }
		: { error_user_title: 'ไม่สามารถเผยแพร่ได้', error_user_msg: 'โปรดตรวจสอบไฟล์แล้วลองอีกครั้ง' };
}

export function oauthErrorAnswer(error: InstagramOAuthError, status = 400): Answer {
	return json(status, { error_type: 'OAuthException', code: 400, error_message: error.message });
}

/** Creates an error response from rupload.facebook.com (contract §4.2). */
export function debugInfo(message: string, retriable: boolean, status = 400): Answer {
	return json(status, { debug_info: { retriable, type: 'ProcessingFailedError', message } });
}

const knownCodes = [1, 2, 3, 4, 10, 17, 32, 100, 101, 102, 104, 110, 190, 200, 341, 368, 613, 80002];

export function knowsError(code: string | number): boolean {
	return knownCodes.includes(Number(code)) || code in documented;
}

/** Formats an error that a test has set, in the endpoint's own format; `9007/2207027` means code and subcode. */
export function orderedErrorAnswer(
	instagram: Instagram,
	request: SandboxRequest,
	ordered: OrderedError,
): Answer {
	const { code, status, fields } = ordered;
	const known = code in documented ? publishingError(code as ErrorKey) : undefined;
	const message = ordered.message ?? known?.message ?? `ordered by the test: ${code}`;
	if (request.host === 'rupload.facebook.com') return debugInfo(message, true, status);
	if (request.host === 'api.instagram.com') return oauthErrorAnswer(new InstagramOAuthError(message), status);
	if (!isGraphHost(request.host)) return html(status ?? 400, `<h1>${code}</h1>`);
	const number = known?.code ?? Number.parseInt(String(code), 10);
	const subcode = (fields.error_subcode as number | undefined) ?? known?.details.subcode;
	return json(status ?? statusOf(instagram, number, subcode), {
		error: {
			message,
			type: 'OAuthException',
			code: number,
			error_subcode: subcode,
			is_transient: known?.details.transient,
			...fields,
			fbtrace_id: instagram.store.ids.traceId(),
		},
	});
}
