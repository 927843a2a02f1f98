import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { LOGIN_FACTS, LOGIN_SETUPS } from '../channels';
import type { LoginName } from '../config';
import { ApiError } from '../core/errors';
import { createCounter } from '../core/rate-limits';
import { DELETE_APP, PUT_APP, type AppJson } from './app-key-schemas';
import type { AppKeyStore } from './app-key-store';
import type { AppKeys } from './live-apps';

/** Enough changes for a person, but too few for guessing keys. */
const MOST_CHANGES = 30;
const WINDOW_MS = 15 * 60_000;

const limited = (retryAfterSeconds: number) =>
	new ApiError(
		429,
		'app_changes_limited',
		`App keys were changed too often. Retry in ${retryAfterSeconds} seconds.`,
		'wait',
		{ retryable: true, retryAfterSeconds, values: { retryAfterSeconds: String(retryAfterSeconds) } },
	);

const setElsewhere = (names: string) =>
	new ApiError(
		409,
		'app_set_elsewhere',
		`The keys of this app are set in the environment or in .env.social, which take precedence. Change them there, or remove ${names} there and restart the service.`,
		'fix-request',
		{ values: { names } },
	);

const idInvalid = (message: string, login: LoginName) =>
	new ApiError(400, 'app_id_invalid', message, 'fix-request', {
		values: { login: LOGIN_FACTS[login].label.de },
	});

const secretInvalid = () =>
	new ApiError(
		400,
		'app_secret_invalid',
		'A secret contains no spaces. Copy it from the portal again.',
		'fix-request',
	);

/** The settings for the app's ID and secret. */
const settingsOf = (login: LoginName) => LOGIN_SETUPS[login].questions.slice(0, 2);

/**
 * Returns the keys without surrounding spaces, if they are valid.
 *
 * @throws ApiError if the keys have an invalid format
 */
function checkKeys(login: LoginName, given: AppKeys): AppKeys {
	const [id, secret] = [given.id.trim(), given.secret.trim()];
	const wrong = settingsOf(login)[0]?.check?.(id);
	if (wrong !== undefined) throw idInvalid(wrong, login);
	if (!/^\S+$/.test(secret)) throw secretInvalid();
	return { id, secret };
}

/** Returns what may be shown about an app's keys. */
export function describeApp({ originOf }: Pick<AppKeyStore, 'originOf'>, login: LoginName): AppJson {
	const { source, changedAt } = originOf(login);
	return { login, source, changed_at: changedAt };
}

/** Routes that save and delete app keys. */
export const registerAppKeyRoutes: FastifyPluginAsyncTypebox<{ store: AppKeyStore }> = async (
	app,
	{ store },
) => {
	const count = createCounter(app, { name: 'app keys', most: MOST_CHANGES, windowMs: WINDOW_MS });

	async function mayChange(request: FastifyRequest, login: LoginName): Promise<void> {
		const seconds = await count(request);
		if (seconds > 0) throw limited(seconds);
		if (store.originOf(login).source !== 'environment') return;
		throw setElsewhere(
			settingsOf(login)
				.map(({ name }) => name)
				.join(', '),
		);
	}

	app.put('/dashboard/apps/:login', { schema: PUT_APP }, async (request) => {
		const { login } = request.params;
		await mayChange(request, login);
		await store.put(login, checkKeys(login, request.body));
		request.log.info({ login }, 'app keys were saved');
		return describeApp(store, login);
	});

	app.delete('/dashboard/apps/:login', { schema: DELETE_APP }, async (request, reply) => {
		const { login } = request.params;
		await mayChange(request, login);
		await store.remove(login);
		request.log.info({ login }, 'app keys were deleted');
		return reply.code(204).send();
	});
};
