/** The value of a cookie in a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
	const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
	return pairs.find(([key]) => key === name)?.[1];
}

/**
 * The text of a `Set-Cookie` header for a cookie that scripts cannot read and that comes with no request of other
 * sites, except when a person follows a link.
 *
 * @param options.value needs no encoding; empty deletes the cookie
 * @param options.secure whether browsers reach the service over https
 */
export function cookie(
	name: string,
	options: { value: string; path: string; maxAgeSeconds: number; secure: boolean },
): string {
	const { value, path, maxAgeSeconds, secure } = options;
	return `${name}=${value}; HttpOnly; SameSite=Lax; Path=${path}; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;
}
