import type { Description } from './openapi';

const METHODS = ['post', 'put', 'patch', 'delete'];

/** Ways in which clients write the content type. */
export const SPELLINGS = [
	'application/json',
	'Application/JSON',
	'application/json;charset=utf-8',
	'multipart/form-data; boundary=b',
	'Multipart/Form-Data; Boundary=b',
	'video/mp4',
	'VIDEO/MP4',
	'application/x-www-form-urlencoded',
	'application/offset+octet-stream',
	'application/octet-stream',
	'text/plain',
	'unheard/of',
];

/** Returns the method and path of every route that accepts a body, with example values for its parameters. */
export function bodyRoutes({ paths }: Pick<Description, 'paths'>): string[] {
	return Object.entries(paths).flatMap(([path, operations]) =>
		METHODS.filter((method) => method in operations).map(
			(method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, 'tiktok')}`,
		),
	);
}
