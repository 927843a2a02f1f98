import { describePath } from './log-content';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';

const READS = new Set(['GET', 'HEAD']);

/** What the log says of a request: never its query, which may hold a key, a code or a state, nor a link to a file. */
export function describeRequest({ method, url }: FastifyRequest) {
	return { method, url: describePath(url) };
}

/**
 * One line for each request, once its answer is out. Reads that went well are logged at level debug only: dashboards and
 * schedules ask all day long.
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
