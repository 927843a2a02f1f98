import { PlatformError, type Action, type Platform } from './errors';
import { retryAfterOf, type Http, type HttpRequest, type HttpResponse, type NoAnswer } from './http';

/** Advice for one of a platform's error codes. */
export interface Advice {
	code: string;
	action: Action;
	/** The problem, followed by the next step. */
	message: string;
	retryable?: boolean;
	retryAfterSeconds?: number;
}

/** A problem in a post's texts that would make the platform refuse the post. */
export interface TextProblem {
	code: string;
	/** The problem, the limit and the next step. */
	message: string;
}

/** Details that the platform sent with the code. */
export interface RefusalDetails {
	/** The problem in the platform's own words. */
	detail?: string;
	logId?: string;
	/** The value from the response, which overrides the value in the advice. */
	retryAfterSeconds?: number;
}

/**
 * The errors that all platforms have in common, with the platform's name in their messages, and a function that throws
 * them.
 */
export interface Failures {
	/** Advice for a temporary problem on the platform's side. */
	unavailable: Advice;
	/** Returns the error for one of the platform's codes. */
	refusal(advice: Advice, platformCode: string, details?: RefusalDetails): PlatformError;
	/**
	 * Returns the error for a response that is neither a documented success nor a documented error, such as a gateway's
	 * error page.
	 */
	unreadableAnswer(response: Pick<HttpResponse, 'status' | 'headers'>): PlatformError;
	/**
	 * Returns the error for a successful response that lacks required content; nothing in the response is used.
	 *
	 * @param what the missing content, worded to follow "without" in the message
	 */
	incompleteAnswer(what: string): PlatformError;
	/** Returns the error for a request that got no response but can safely be repeated. */
	unreachable(noAnswer: NoAnswer): PlatformError;
	/** Returns the error for a request that is not sent because the platform would certainly refuse it. */
	invalidRequest(message: string): PlatformError;
	/**
	 * Sends a request that can safely be repeated.
	 *
	 * @throws PlatformError `platform_unreachable` if there was no response
	 */
	send(http: Http, request: HttpRequest): Promise<HttpResponse>;
}

/**
 * Describes a response after which it is unknown whether the request had an effect. The message of its error is left
 * out, since it may advise to try again.
 *
 * @param platformCode the platform's error code, if the response contains one
 */
export function describeUnclear(response: HttpResponse | NoAnswer, platformCode?: string): string {
	if ('noAnswer' in response) return response.noAnswer;
	const status = `HTTP status ${response.status}`;
	return platformCode === undefined ? status : `${status}, error ${platformCode}`;
}

/** Creates the `Failures` of one platform. @param name the platform's name as users know it */
export function failuresOf(platform: Platform, name: string): Failures {
	const unavailable: Advice = {
		code: 'platform_unavailable',
		action: 'retry',
		message: `${name} has an internal problem. Try again in a few minutes.`,
		retryable: true,
	};
	function unreachable({ noAnswer, error }: NoAnswer): PlatformError {
		if (error) return error;
		return new PlatformError({
			platform,
			code: 'platform_unreachable',
			action: 'retry',
			retryable: true,
			message: `${name} did not respond (${noAnswer}). Try again in a few minutes.`,
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
				message: `${unavailable.message} (The response with HTTP status ${response.status} could not be read.)`,
				retryAfterSeconds: retryAfterOf(response),
			}),
		incompleteAnswer: (what) =>
			new PlatformError({
				platform,
				...unavailable,
				message: `${name} responded without ${what}, so the response was discarded. Try again in a few minutes.`,
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
