import type { Answer, SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { invalidParameter } from '../errors';

/** Parameters of features that are not available to apps created since 4 November 2026. */
const legacyParameters = ['date_format', 'method', 'callback'];
const alias = /\.as\(/;

/** Rejects Graph's legacy features for new apps (contract §0, rule 51). The real error message is not known. */
export function refuseLegacy({ switches }: Instagram, parameters: URLSearchParams): void {
	if (!switches.newApp) return;
	const aliases = [...parameters.values()].some((value) => alias.test(value));
	const used = legacyParameters.find((name) => parameters.has(name)) ?? (aliases ? 'as' : undefined);
	if (used !== undefined) throw invalidParameter(`${used} is not available to this app`);
}

/** Returns the method in the parameter `method`, or else the HTTP method. */
export function methodOf(request: SandboxRequest, parameters: URLSearchParams): string {
	return (parameters.get('method') ?? request.method).toUpperCase();
}

/** Wraps a response in the script for `callback` (JSONP); the HTTP status is always 200. */
export function asScript(answer: Answer, parameters: URLSearchParams): Answer {
	const callback = parameters.get('callback');
	if (callback === null) return answer;
	if (!/^[\w.$]{1,100}$/.test(callback)) throw invalidParameter('callback must be the name of a function');
	return {
		status: 200,
		headers: { ...answer.headers, 'Content-Type': 'text/javascript; charset=utf-8' },
		body: `/**/ ${callback}(${String(answer.body)});`,
	};
}
