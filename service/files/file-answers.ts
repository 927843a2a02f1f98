import { binary, empty, refusals } from '../core/schemas';

const bytes = (description: string) => ({ description, content: { 'video/*': { schema: binary } } });

/** Responses of routes that serve a file. The type is `unknown`, since the file is sent as a stream. */
export const fileAnswers: unknown = {
	200: bytes('The file.'),
	206: bytes('A part of the file (`Range`).'),
	416: empty('The range lies outside the file.'),
	...refusals({
		404: 'The file does not exist, or no longer exists (`upload_unknown`, `file_gone`, `media_unknown`).',
	}),
};
