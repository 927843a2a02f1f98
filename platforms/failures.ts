import { PlatformError, type Action, type Platform } from './errors';
import { retryAfterOf, type Http, type HttpRequest, type HttpResponse, type NoAnswer } from './http';

/** What a person can do about a code of a platform. */
export interface Advice {
	code: string;
	action: Action;
	/** What happened, then the next step. */
	message: string;
	retryable?: boolean;
	retryAfterSeconds?: number;
}

/** What a platform would refuse about the texts of a post. */
export interface TextProblem {
	code: string;
	/** What was found, the limit, and the next step. */
	message: string;
}

/** What came besides the code. */
export interface RefusalDetails {
	/** In the platform's own words. */
	detail?: string;
	logId?: string;
	/** Overrides the advice's, where the answer itself says it. */
	retryAfterSeconds?: number;
}

/** The errors that every platform can meet, in its name, and the calls that throw them. */
export interface Failures {
	/** A difficulty on their side that may pass. */
	unavailable: Advice;
	/** The error for a code of the platform. */
	refusal(advice: Advice, platformCode: string, details?: RefusalDetails): PlatformError;
	/** An answer that is neither a documented success nor a documented error: a gateway, or something between. */
	unreadableAnswer(response: Pick<HttpResponse, 'status' | 'headers'>): PlatformError;
	/** An answer that says success but lacks what was asked for: nothing of it is used. @param what after "without" */
	incompleteAnswer(what: string): PlatformError;
	/** No answer came, and the request can safely be repeated. */
	unreachable(noAnswer: NoAnswer): PlatformError;
	/** What we know that the platform would refuse, so that it is not asked. */
	invalidRequest(message: string): PlatformError;
	/**
	 * Sends a request that can safely be repeated.
	 *
	 * @throws PlatformError `platform_unreachable` if no answer came
	 */
	send(http: Http, request: HttpRequest): Promise<HttpResponse>;
}

/** The failures of one platform. @param name as users know it */
export function failuresOf(platform: Platform, name: string): Failures {
	const unavailable: Advice = {
		code: 'platform_unavailable',
		action: 'retry',
		message: `${name} has an internal difficulty. Try again in a few minutes.`,
		retryable: true,
	};
	function unreachable({ noAnswer, error }: NoAnswer): PlatformError {
		if (error) return error;
		return new PlatformError({
			platform,
			code: 'platform_unreachable',
			action: 'retry',
			retryable: true,
			message: `${name} did not answer (${noAnswer}). Try again in a few minutes.`,
		});
	}
	return {
		unavailable,
		refusal(advice, platformCode, { detail, logId, retryAfterSeconds } = {}) {
			const said = detail ? `${platformCode}: ${detail}` : platformCode;
			return new PlatformError({
				platform,
				...advice,
				message: `${advice.message} (${name}: ${said})`,
				platformCode,
				logId,
				retryAfterSeconds: retryAfterSeconds ?? advice.retryAfterSeconds,
			});
		},
		unreadableAnswer: (response) =>
			new PlatformError({
				platform,
				...unavailable,
				message: `${unavailable.message} (The answer with HTTP status ${response.status} could not be read.)`,
				retryAfterSeconds: retryAfterOf(response),
			}),
		incompleteAnswer: (what) =>
			new PlatformError({
				platform,
				...unavailable,
				message: `${name} answered without ${what}, so nothing of the answer was used. Try again in a few minutes.`,
			}),
		unreachable,
		invalidRequest: (message) =>
			new PlatformError({ platform, code: 'request_refused', action: 'fix-request', message }),
		async send(http, request) {
			const response = await http(request);
			if ('noAnswer' in response) throw unreachable(response);
			return response;
		},
	};
}
