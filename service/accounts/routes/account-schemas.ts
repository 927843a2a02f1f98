import { Type, type Static } from '@sinclair/typebox';
import { LOGIN_NAMES } from '../../config';
import { empty, json, nullable, oneOf, page, platform, refusals, time } from '../../core/schemas';

const texts = Type.Array(Type.String());

const common = {
	id: Type.String(),
	platform,
	username: Type.String(),
};

const account = Type.Object(
	{
		...common,
		display_name: nullable(Type.String()),
		group: nullable(Type.String({ description: 'What people have put it into, such as a client.' })),
		connected: Type.Boolean(),
		scopes: texts,
		missing_scopes: Type.Array(Type.String(), { description: 'Asked for, but not allowed by the person.' }),
		expires_at: time,
		refresh_expires_at: time,
		last_synced_at: nullable(time),
		health: oneOf(['ok', 'reconnect'] as const),
		health_reason: Type.Optional(Type.String()),
	},
	{ title: 'Account', description: 'A connected account. Never holds a token.' },
);

/** A connected account, as answers tell it. */
export type AccountJson = Static<typeof account>;

const unknownAccount = { 404: 'There is no such account (`account_unknown`).' };

export const listAnswers = { 200: json('All accounts.', Type.Object({ accounts: Type.Array(account) })) };

export const changeAnswers = { 200: json('The account as it is now.', account), ...refusals(unknownAccount) };

export const testAnswers = {
	200: json(
		'The service answers and knows the key.',
		Type.Object({
			ok: Type.Literal(true),
			service: Type.String(),
			version: Type.String(),
			accounts: Type.Array(
				Type.Object({
					platform,
					username: Type.String(),
					connected: Type.Boolean(),
					expires_at: time,
					missing_scopes: texts,
				}),
			),
		}),
	),
};

const notConfigured = refusals({ 409: 'No app of this platform is configured (`app_not_configured`).' });

export const oauthUrlAnswers = {
	200: json(
		'The address for a browser.',
		Type.Object({
			url: Type.String(),
			state: Type.String({ description: 'Works once, for 10 minutes.' }),
		}),
	),
	...notConfigured,
};

/** Without a type, since failures are pages for browsers. */
export const connectAnswers: unknown = { 302: empty("To the platform's consent page."), ...notConfigured };

/** Pages, also for what went wrong: a person reads them. Without a type, since failures bring their own status. */
export const callbackAnswers: unknown = {
	200: page('The account is connected.'),
	400: page('The flow has ended, or began in another browser.'),
	403: page('The person has not allowed it, or the app may not be used yet.'),
	409: page('The account cannot be connected.'),
	429: page('The platform asks to wait.'),
	500: page('The service failed inside.'),
	502: page('The platform has failed.'),
};

export const callbackExample = `curl "$MEDIAKIT_URL/api/auth/${LOGIN_NAMES[0]}/callback?code=$CODE&state=$STATE"`;

const syncLog = Type.Object({
	sync_log: Type.Array(
		Type.Object({
			id: Type.Integer(),
			at: time,
			kind: oneOf(['token', 'statistics', 'webhooks'] as const),
			outcome: oneOf(['ok', 'failed'] as const),
			detail: Type.String(),
		}),
	),
	next_cursor: Type.Optional(Type.String()),
});

/** One page of an account's sync log. */
export type SyncLogJson = Static<typeof syncLog>;

export const syncLogAnswers = {
	200: json('One page of entries, newest first.', syncLog),
	...refusals(unknownAccount),
};

/** What can go wrong when a platform is asked. */
export const PLATFORM_REFUSALS = {
	409: 'The account is not connected, must be connected again, or several match (`account_not_connected`, `account_ambiguous`, …).',
	429: 'The platform, or the service for its sake, asks to wait.',
	502: 'The platform has refused or failed; `platformCode` has its own code.',
	503: 'The service is stopping (`service_stopping`).',
};

export const refreshAnswers = {
	200: json(
		'The lifetimes of the new token.',
		Type.Object({
			...common,
			scopes: texts,
			expires_at: time,
			refresh_expires_at: time,
			expires_in_seconds: Type.Integer(),
			refresh_expires_in_seconds: Type.Integer(),
		}),
	),
	...refusals({ ...unknownAccount, ...PLATFORM_REFUSALS }),
};
