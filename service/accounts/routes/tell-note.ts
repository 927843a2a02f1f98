import type { FastifyRequest } from 'fastify';
import type { Note } from '../../core/notes';

/** Returns a note in the request's language; a German note also includes the English text as `original`. */
export function tellNote(request: FastifyRequest, note: Note | null | undefined) {
	if (!note) return undefined;
	const told: { code: string; message: string; values: Note['values']; original?: string } = {
		code: note.name,
		message: note.text,
		values: note.values,
	};
	return request.server.translate(request, told);
}
