import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ApiError } from '../../core/errors';
import { END_OTHER_SESSIONS, END_SESSION, LIST_SESSIONS } from './session-schemas';
import type { Sessions } from './sessions';

const unknown = () =>
	new ApiError(404, 'session_unknown', 'This session has already ended. Reload the list.', 'fix-request');

/** Routes that list and end sessions. */
export const registerSessions: FastifyPluginAsyncTypebox<{ sessions: Sessions }> = async (
	app,
	{ sessions },
) => {
	app.get(
		'/dashboard/sessions',
		{ schema: LIST_SESSIONS, config: { viewers: 'refused' } },
		async (request) => ({ sessions: await sessions.list(request) }),
	);

	app.delete('/dashboard/sessions/:id', { schema: END_SESSION }, async ({ params }, reply) => {
		if (!(await sessions.endOne(params.id, reply))) throw unknown();
		return reply.code(204).send();
	});

	app.delete('/dashboard/sessions', { schema: END_OTHER_SESSIONS }, async (request, reply) => {
		await sessions.endOthers(request, reply);
		return reply.code(204).send();
	});
};
