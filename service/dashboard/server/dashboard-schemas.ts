import { Type, type Static } from '@sinclair/typebox';
import { LOGIN_NAMES } from '../../config';
import { LANGUAGES } from '../../pages';
import { role } from './session-schemas';
import { empty, json, nullable, oneOf, page, platform, time, type Described } from '../../core/schemas';

const tags = ['Dashboard'];
const publicUrl = nullable(Type.String());

export const HOME = {
	tags: ['Pages'],
	summary: 'Show the dashboard or its login page',
	response: { 200: page('The page.') },
};

const secret = Type.Object({ secret: Type.String({ maxLength: 4_096 }) });

export const LOGIN = {
	tags,
	summary: 'Log in',
	description: 'With the API key or MEDIAKIT_DASHBOARD_PASSWORD; as JSON or as a form.',
	described: {
		body: { 'application/json': secret, 'application/x-www-form-urlencoded': secret },
		example: `curl "$MEDIAKIT_URL/dashboard/login" -c cookies.txt --data-urlencode "secret=$MEDIAKIT_API_KEY"`,
	} satisfies Described,
	response: {
		303: empty('Redirects to the dashboard and sets the session cookie.'),
		401: page('The secret is wrong.'),
		403: page('The form was sent by another site.'),
		413: page('The body is too large.'),
		429: page(
			'The secret is wrong, and there were too many failed attempts from this IP address. See `Retry-After`.',
		),
	},
};

export const LOGOUT = {
	tags,
	summary: 'Log out',
	described: {
		example: `token=$(curl "$MEDIAKIT_URL/dashboard/session" -b cookies.txt | sed 's/.*"csrf_token":"\\([^"]*\\)".*/\\1/')
curl -X POST "$MEDIAKIT_URL/dashboard/logout" -b cookies.txt -H "X-CSRF-Token: $token"`,
	} satisfies Described,
	response: {
		200: json(
			'The session has ended. The identity provider also supports logging out there.',
			Type.Object({ logout_url: Type.String({ description: 'URL to open in the browser.' }) }),
		),
		204: empty('The session has ended.'),
	},
};

const session = Type.Object({
	csrf_token: nullable(Type.String()),
	role,
	may_approve: Type.Boolean({ description: 'True if the person may approve posts.' }),
	version: Type.String(),
	public_url: publicUrl,
	base_url: Type.String(),
	language: oneOf(LANGUAGES),
});

export type Session = Static<typeof session>;

export const SESSION = {
	tags,
	summary: 'Get the data to start the dashboard',
	described: { example: 'curl "$MEDIAKIT_URL/dashboard/session" -b cookies.txt' } satisfies Described,
	response: { 200: json('The session.', session) },
};

const settings = Type.Object({
	base_url: Type.String(),
	public_url: publicUrl,
	version: Type.String(),
	platforms: Type.Array(
		Type.Object({
			login: oneOf(LOGIN_NAMES),
			configured: Type.Boolean(),
			app_source: nullable(oneOf(['environment', 'dashboard'])),
			app_changed_at: nullable(time),
			redirect_uri: Type.String(),
			oauth_token_url: Type.String(),
		}),
	),
	webhooks: Type.Array(Type.Object({ platform, url: Type.String() })),
	upload_url: Type.String(),
	tus_url: Type.String(),
	mediakit_url: Type.String(),
	stats_schedule: Type.String({ description: '`daily`, `off` or a cron expression in UTC.' }),
	next_statistics: nullable(time),
	limits: Type.Object({
		max_upload_bytes: Type.Integer(),
		temp_max_age_hours: Type.Number(),
		retention_days: Type.Number(),
		approval_file_max_age_hours: Type.Number(),
	}),
});

export type Settings = Static<typeof settings>;

export const SETTINGS = {
	tags,
	summary: "Get the service's URLs and limits",
	response: { 200: json('Settings, without secrets.', settings) },
};

const count = nullable(Type.Integer());
const change = nullable(Type.Integer({ description: '`null` if there is not enough data for then or now.' }));

const overview = Type.Object({
	accounts: Type.Array(
		Type.Object({
			account_id: Type.String(),
			avatar: nullable(Type.String()),
			followers: count,
			followers_rounded: Type.Boolean({ description: 'True if the platform rounds them.' }),
			computed: Type.Boolean({
				description: 'True if the platform allows sums and differences of its metrics.',
			}),
			followers_change_7_days: change,
			followers_change_30_days: change,
			engagement_rate: nullable(Type.Number()),
			fetched_at: nullable(time),
			stale: Type.Boolean({ description: 'True if the metrics are older than a day.' }),
		}),
	),
});

/** Overview of all accounts. */
export type Overview = Static<typeof overview>;

export const OVERVIEW = {
	tags,
	summary: 'Get an overview of all accounts',
	response: { 200: json('One entry per connected account.', overview) },
};
