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
				description: 'How the person logged in. `null` for sessions from before this was recorded.',
			}),
			who: nullable(Type.String(), {
				description: 'The name from the identity provider. `null` for logins with a secret.',
			}),
			created_at: time,
			last_used_at: nullable(time),
			expires_at: time,
			current: Type.Boolean({ description: 'True for the session of this request.' }),
		}),
	),
});

/** The dashboard's sessions. */
export type SessionList = Static<typeof list>;

export const LIST_SESSIONS = {
	tags,
	summary: 'List dashboard sessions',
	response: { 200: json('The open sessions, most recently used first.', list) },
};

export const END_SESSION = {
	tags,
	summary: 'End a session',
	params: Type.Object({ id: pathPart() }),
	response: {
		204: empty('The session has ended. Responses in progress were aborted.'),
		...refusals({ 404: 'The session does not exist (`session_unknown`).' }),
	},
};

export const END_OTHER_SESSIONS = {
	tags,
	summary: 'End all other sessions',
	response: { 204: empty('The sessions have ended.') },
};
