import type { FastifyRequest } from 'fastify';
import type { Note } from '../../core/notes';

/** A note in the language of a request: with its English text as `original` where it is in German. */
export function tellNote(request: FastifyRequest, note: Note | null | undefined) {
	if (!note) return undefined;
	const told: { code: string; message: string; values: Note['values']; original?: string } = {
		...{ code: note.name, message: note.text, values: note.values },
	};
	return request.server.translate(request, told);
}
