import type { Platform } from '../../platforms/errors';
import type { Http, HttpRequest, HttpResponse, NoAnswer } from '../../platforms/http';
import type { Metrics } from './metrics';

/** Returns the path with its variable parts replaced, so that the number of label values stays small. */
function endpointOf(url: URL): string {
	const segments = url.pathname
		.split('/')
		.map((segment) => (/^\d+$/.test(segment) || segment.length > 40 ? ':id' : segment));
	return segments.join('/');
}

function outcomeOf(answer: HttpResponse | NoAnswer): string {
	if ('noAnswer' in answer) return 'no_answer';
	if (answer.status === 429) return 'limited';
	if (answer.status >= 500) return 'failed';
	return answer.status >= 400 ? 'refused' : 'ok';
}

/** Returns the number of file bytes in a request; undefined if it sends no file. */
function fileBytes({ method, body, headers }: HttpRequest): number | undefined {
	const carries = method === 'PUT' || (typeof body === 'object' && Symbol.asyncIterator in body);
	return carries ? Number(headers?.['content-length'] ?? 0) : undefined;
}

/** Wraps an HTTP client so that the metrics include every call. */
export function countCalls(http: Http, metrics: Metrics, platform: Platform): Http {
	return async (request) => {
		const began = performance.now();
		const bytes = fileBytes(request);
		const answer = await http(request);
		const seconds = (performance.now() - began) / 1000;
		const outcome = outcomeOf(answer);
		metrics.platformCalls.observe({ platform, endpoint: endpointOf(new URL(request.url)), outcome }, seconds);
		if (bytes !== undefined) metrics.chunks.observe({ platform }, seconds);
		if (bytes !== undefined && outcome === 'ok') metrics.sentBytes.inc({ platform }, bytes);
		return answer;
	};
}
