import { Type, type Static } from '@sinclair/typebox';
import { LOGIN_NAMES } from '../config';
import { empty, json, nullable, oneOf, refusals, shortText, time, type Described } from '../core/schemas';

const tags = ['Dashboard'];
/** A login of a platform that has several logins. */
const EXAMPLE = LOGIN_NAMES[1];
const params = Type.Object({ login: oneOf(LOGIN_NAMES, { examples: [EXAMPLE] }) });

const app = Type.Object({
	login: oneOf(LOGIN_NAMES),
	source: nullable(oneOf(['environment', 'dashboard']), {
		description: 'Source of the keys in use. The environment and `.env.social` take precedence.',
	}),
	changed_at: nullable(time, { description: 'When they were saved in the dashboard.' }),
});

/** What may be shown about an app; never includes its keys. */
export type AppJson = Static<typeof app>;

const setElsewhere = {
	409: 'The keys are set in the environment or in `.env.social` (`app_set_elsewhere`).',
};
const limited = { 429: 'Too many changes (`app_changes_limited`). See `Retry-After`.' };

export const PUT_APP = {
	tags,
	summary: 'Save the keys of an app',
	description:
		'They are used immediately, without a restart. They are stored encrypted and never returned. Not possible if the environment or `.env.social` contains them.',
	params,
	body: Type.Object({
		id: shortText({ minLength: 1, description: 'Client key, app ID or client ID, depending on the portal.' }),
		secret: shortText({ minLength: 1 }),
	}),
	described: {
		example: `curl -X PUT "$MEDIAKIT_URL/dashboard/apps/${EXAMPLE}" -H "X-API-Key: $MEDIAKIT_API_KEY" \\
  -H "Content-Type: application/json" -d '{"id":"sandbox-key","secret":"example-secret"}'`,
	} satisfies Described,
	response: {
		200: json('The source of the keys in use.', app),
		...refusals({
			400: 'The ID has an invalid format (`app_id_invalid`), or the secret contains spaces (`app_secret_invalid`).',
			...setElsewhere,
			...limited,
		}),
	},
};

export const DELETE_APP = {
	tags,
	summary: 'Delete the saved keys of an app',
	params,
	response: { 204: empty('The saved keys were deleted.'), ...refusals({ ...setElsewhere, ...limited }) },
};
