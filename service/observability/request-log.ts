import { describePath } from './log-content';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';

const READS = new Set(['GET', 'HEAD']);

/**
 * Returns the parts of a request that are logged: never the query, which may contain a key, a code or a state, and
 * never a link to a file.
 */
export function describeRequest({ method, url }: FastifyRequest) {
	return { method, url: describePath(url) };
}

/**
 * Logs one line per request once the response has been sent. Successful reads are only logged at level debug,
 * since dashboards and schedules poll all day.
 */
export class RequestLog extends LogController {
	override incomingRequest(request: FastifyRequest): void {
		request.log.debug({ req: request }, 'incoming request');
	}

	override requestCompleted(
		error: Error | null | undefined,
		request: FastifyRequest,
		reply: FastifyReply,
	): void {
		const line = { req: request, res: reply, responseTime: reply.elapsedTime };
		if (error) return request.log.error({ ...line, err: error }, 'request errored');
		const isQuiet = READS.has(request.method) && reply.statusCode < 400;
		request.log[isQuiet ? 'debug' : 'info'](line, 'request completed');
	}
}
