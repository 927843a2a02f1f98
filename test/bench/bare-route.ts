import Fastify from 'fastify';
import { API_KEY } from '../support/service';

/** `bare-route.ts URL`: a minimal Fastify server that serves the same bytes as a route of the service. */
async function serve(url: string): Promise<void> {
	const answer = await fetch(url, { headers: { 'x-api-key': API_KEY } });
	const body = await answer.text();
	const headers = Object.fromEntries(
		['etag', 'cache-control', 'content-type', 'x-content-type-options'].map((name) => [
			name,
			answer.headers.get(name) ?? '',
		]),
	);
	const app = Fastify();
	app.get('/', (_request, reply) => reply.headers(headers).send(body));
	console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
	process.once('SIGTERM', () => process.exit(0));
}

void serve(process.argv[2] ?? '');
