import { Type, type Static } from '@sinclair/typebox';
import { LOGIN_NAMES } from '../config';
import { empty, json, nullable, oneOf, refusals, shortText, time, type Described } from '../core/schemas';

const tags = ['Dashboard'];
/** A login beside which a platform has another. */
const EXAMPLE = LOGIN_NAMES[1];
const params = Type.Object({ login: oneOf(LOGIN_NAMES, { examples: [EXAMPLE] }) });

const app = Type.Object({
	login: oneOf(LOGIN_NAMES),
	source: nullable(oneOf(['environment', 'dashboard']), {
		description: 'Where the keys in use come from: the environment and `.env.social` go first.',
	}),
	changed_at: nullable(time, { description: 'When they were entered in the dashboard.' }),
});

/** What is told of an app; never its keys. */
export type AppJson = Static<typeof app>;

const setElsewhere = {
	409: 'The keys are set in the environment or in `.env.social` (`app_set_elsewhere`).',
};
const limited = { 429: 'Too many changes (`app_changes_limited`); `Retry-After`.' };

export const PUT_APP = {
	tags,
	summary: 'Enter the keys of an app',
	description:
		'Used from now on, without a restart. Stored encrypted and never given again. Not if the environment or `.env.social` has them.',
	params,
	body: Type.Object({
		id: shortText({ minLength: 1, description: 'Client key, app id or client id, as the portal calls it.' }),
		secret: shortText({ minLength: 1 }),
	}),
	described: {
		example: `curl -X PUT "$MEDIAKIT_URL/dashboard/apps/${EXAMPLE}" -H "X-API-Key: $MEDIAKIT_API_KEY" \\
  -H "Content-Type: application/json" -d '{"id":"sandbox-key","secret":"example-secret"}'`,
	} satisfies Described,
	response: {
		200: json('Where the keys come from now.', app),
		...refusals({
			400: 'No portal gives such an id (`app_id_invalid`), or there are blanks in it or the secret (`app_secret_invalid`).',
			...setElsewhere,
			...limited,
		}),
	},
};

export const DELETE_APP = {
	tags,
	summary: 'Delete the stored keys of an app',
	params,
	response: { 204: empty('There are none any more.'), ...refusals({ ...setElsewhere, ...limited }) },
};
