import { ApiError } from '../core/errors';

/** What user names are made of, too. */
const SLUG = /^[a-z0-9_-](?:[a-z0-9._-]{0,62}[a-z0-9_-])?$/;
/** The addresses of a page's other forms end like this. */
const ENDINGS = /\.(?:json|svg)$/;

const isSlug = (text: string) => SLUG.test(text) && !ENDINGS.test(text);

/** @throws ApiError `slug_invalid` */
export function checkSlug(text: string): string {
	if (isSlug(text)) return text;
	throw new ApiError(
		400,
		'slug_invalid',
		`"${text.slice(0, 80)}" cannot be the name of a page: 1 to 64 of a-z, 0-9, ".", "_" and "-", no dot at either end, and not ending in ".json" or ".svg". Choose another one.`,
		'fix-request',
	);
}

/** A name for the page of an account that nothing else has. @param isTaken whether a page has the name already */
export function suggestSlug(username: string, isTaken: (slug: string) => boolean): string {
	const plain = username
		.toLowerCase()
		.replace(/[^a-z0-9._-]/g, '-')
		.replace(/^\.+|\.+$/g, '')
		.replace(ENDINGS, (ending) => ending.replace('.', '-'))
		.slice(0, 60);
	const name = isSlug(plain) ? plain : 'creator';
	for (let number = 2, slug = name; ; number++) {
		if (!isTaken(slug)) return slug;
		slug = `${name}-${number}`;
	}
}
