/** The path of `PUBLIC_URL`, without a slash at its end; empty if there is none. */
export const pathOf = (publicUrl: string | undefined): string =>
	publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');

/** What a route's path fits, such as `/api/accounts/:id`. */
const patternOf = (path: string) =>
	new RegExp(
		`^${path
			.replace(/[.()[\]]/g, '\\$&')
			.replace(/:\w+/g, '[^/]+')
			.replace('*', '.*')}$`,
	);

const firstPart = (path: string) => path.split(/[/?#]/)[1] ?? '';

/**
 * Lets requests come with the path of `PUBLIC_URL` or without it: some proxies strip it, others do not, and links of
 * ours that are opened beside the proxy have it too.
 */
export function createPrefixRemoval(prefix: string) {
	const routes: RegExp[] = [];
	/** The first parts of the paths of all routes. */
	const known = new Set<string>();
	const isRoute = (url: string) => routes.some((route) => route.test(url.split(/[?#]/)[0] ?? ''));
	return {
		/** Notes a route. */
		see({ url }: { url: string }): void {
			known.add(firstPart(url));
			routes.push(patternOf(url));
		},

		/** A request's target as the routes know it. */
		strip({ url = '/' }: { url?: string }): string {
			const rest = url.slice(prefix.length);
			if (prefix === '' || !url.startsWith(prefix) || !/^([/?#]|$)/.test(rest)) return url;
			const stripped = rest.startsWith('/') ? rest : `/${rest}`;
			// Where the prefix is called like a route of ours, as /mediakit is, it may have been stripped already.
			return known.has(firstPart(prefix)) && !isRoute(stripped) ? url : stripped;
		},
	};
}
