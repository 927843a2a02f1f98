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
		group: nullable(Type.String({ description: 'Group of the account, such as a client.' })),
		connected: Type.Boolean(),
		scopes: texts,
		missing_scopes: Type.Array(Type.String(), { description: 'Scopes that were requested but not granted.' }),
		expires_at: time,
		refresh_expires_at: time,
		last_synced_at: nullable(time),
		health: oneOf(['ok', 'reconnect'] as const),
		health_reason: Type.Optional(Type.String()),
		health_code: Type.Optional(Type.String({ description: 'Stable code of `health_reason`.' })),
		health_original: Type.Optional(
			Type.String({ description: 'The English reason, if `health_reason` is in German.' }),
		),
	},
	{ title: 'Account', description: 'A connected account. Never contains a token.' },
);

/** A connected account in responses. */
export type AccountJson = Static<typeof account>;

const unknownAccount = { 404: 'The account does not exist (`account_unknown`).' };

export const listAnswers = { 200: json('All accounts.', Type.Object({ accounts: Type.Array(account) })) };

export const changeAnswers = {
	200: json('The current state of the account.', account),
	...refusals(unknownAccount),
};

export const testAnswers = {
	200: json(
		'The service is running and the key is valid.',
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
		'The URL to open in a browser.',
		Type.Object({
			url: Type.String(),
			state: Type.String({ description: 'Can be used once within 10 minutes.' }),
		}),
	),
	...notConfigured,
};

/** Has no response type, since errors are sent as HTML pages. */
export const connectAnswers: unknown = {
	302: empty("Redirects to the platform's consent page."),
	...notConfigured,
};

/** HTML pages for browsers, including error pages. They have no response type, since each error sets its own status. */
export const callbackAnswers: unknown = {
	200: page('The account is connected.'),
	400: page('The flow has ended or was started in another browser.'),
	403: page('Access was declined, or the app is not ready for use.'),
	409: page('The account cannot be connected.'),
	429: page('A rate limit of the platform was reached.'),
	500: page('Internal error.'),
	502: page('The platform failed.'),
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
			code: Type.Optional(Type.String({ description: 'Stable code of `detail`.' })),
			original: Type.Optional(Type.String({ description: 'The English text, if `detail` is in German.' })),
		}),
	),
	next_cursor: Type.Optional(Type.String()),
});

/** A page of an account's sync log. */
export type SyncLogJson = Static<typeof syncLog>;

export const syncLogAnswers = {
	200: json('A page of entries, newest first.', syncLog),
	...refusals(unknownAccount),
};

/** Errors of routes that call a platform. */
export const PLATFORM_REFUSALS = {
	409: 'The account is not connected, must be reconnected, or several match (`account_not_connected`, `account_ambiguous`, …).',
	429: 'A rate limit was reached at the platform, or would be.',
	502: 'The platform rejected the request or failed. `platformCode` has the code of the platform.',
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
