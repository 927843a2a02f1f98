import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AppTurns, ClientApp } from '../channels';
import { callerOf, createCounter } from '../core/rate-limits';
import type { createKnownApps } from './known-apps';
import { OAuthError } from './oauth-errors';
import { readApp, required } from './token-request';
import { turnAnswers, turnForm } from './token-endpoint-schemas';

const MOST_GUESSES = { most: 60, windowMs: 60_000 };

/** Returns the form that was sent. @throws OAuthError */
function formOf({ body }: FastifyRequest): URLSearchParams {
	if (body instanceof URLSearchParams) return body;
	throw new OAuthError('invalid_request', 'The request has no form. Send one with "path" and "account".');
}

/**
 * Lets n8n's nodes book turns for the requests that they send themselves, so that all n8n processes and the service
 * combined stay within a platform's limits.
 */
export function registerTurns(
	app: FastifyInstance,
	name: string,
	turns: AppTurns,
	known: ReturnType<typeof createKnownApps>,
): void {
	const appOf = (request: FastifyRequest) => readApp(formOf(request), request.headers.authorization);
	const guesses = createCounter(app, {
		...MOST_GUESSES,
		name: `turns of ${name}`,
		key: (request) => `${callerOf(request)} ${appOf(request).id}`,
	});

	/** Accepts only apps with a verified secret; otherwise, anyone could use up their turns. @throws OAuthError */
	async function provenApp(request: FastifyRequest): Promise<ClientApp> {
		const client = appOf(request);
		if (await known.has(name, client)) return client;
		const seconds = await guesses(request);
		if (seconds > 0) throw new OAuthError('temporarily_unavailable', `Retry in ${seconds} seconds.`);
		throw new OAuthError(
			'invalid_client',
			'This app and secret are not known yet. Request a token for them first.',
		);
	}

	const schema = {
		tags: ['Token endpoints'],
		summary: `Book a turn (${name})`,
		description:
			"Returns when the next request of a kind may be sent, so that all processes together stay within the platform's limits.",
		described: turnForm(name),
		response: turnAnswers,
	};
	app.post(`/oauth/${name}/turns`, { schema, config: { public: true } }, async (request) => {
		const client = await provenApp(request);
		const form = formOf(request);
		const [path, account] = [required(form, 'path'), required(form, 'account')];
		const givenBack = form.get('give_back');
		if (givenBack) {
			await turns.giveBack(client, path, account, givenBack);
			return {};
		}
		const booked = await turns.book(client, path, account);
		if (booked) return { turn: booked.turn, wait_seconds: booked.waitSeconds };
		throw new OAuthError('invalid_request', `"${path}" has no limit. Send the request at any time.`);
	});
}
