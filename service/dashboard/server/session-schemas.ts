import { Type, type Static } from '@sinclair/typebox';
import { ROLES } from '../../config';
import { empty, json, nullable, oneOf, pathPart, refusals, time } from '../../core/schemas';
import { METHODS } from './session-store';

const tags = ['Dashboard'];

export const role = oneOf(ROLES, { description: '`viewer`: may read.' });

const list = Type.Object({
	sessions: Type.Array(
		Type.Object({
			id: Type.String(),
			role,
			method: nullable(oneOf(METHODS), {
				description: 'How the person logged in; `null`: before this was kept.',
			}),
			who: nullable(Type.String(), { description: 'What the identity provider says; `null` for secrets.' }),
			created_at: time,
			last_used_at: nullable(time),
			expires_at: time,
			current: Type.Boolean({ description: 'Whether it is the session that asks.' }),
		}),
	),
});

/** Who is logged in to the dashboard. */
export type SessionList = Static<typeof list>;

export const LIST_SESSIONS = {
	tags,
	summary: 'List the sessions of the dashboard',
	response: { 200: json('The open sessions, the one that was used last first.', list) },
};

export const END_SESSION = {
	tags,
	summary: 'End a session',
	params: Type.Object({ id: pathPart() }),
	response: {
		204: empty('It has ended; what was being sent to it is cut off.'),
		...refusals({ 404: 'There is no such session (`session_unknown`).' }),
	},
};

export const END_OTHER_SESSIONS = {
	tags,
	summary: 'End all other sessions',
	response: { 204: empty('They have ended.') },
};
