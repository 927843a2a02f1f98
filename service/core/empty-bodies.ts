import type { FastifyInstance } from 'fastify';

/** Content types that some clients set on every request, even without a body. */
const ALWAYS_SET = /^(application\/(json|x-www-form-urlencoded)|text\/plain)\b/i;

/** Ignores the content type of an empty body. */
export function takeEmptyBodies(app: FastifyInstance): void {
	app.addHook('onRequest', (request, _reply, done) => {
		const { headers } = request.raw;
		const isEmpty =
			headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
		if (isEmpty && ALWAYS_SET.test(headers['content-type'] ?? '')) delete headers['content-type'];
		done();
	});
	// With chunked encoding, only the end of the body shows that it is empty.
	const parse = app.getDefaultJsonParser('error', 'error');
	app.removeContentTypeParser('application/json');
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
		body === '' ? done(null, undefined) : parse(request, body.toString(), done),
	);
}
