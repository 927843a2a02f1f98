/** Returns the path of `PUBLIC_URL`, without a trailing slash; empty if there is none. */
export const pathOf = (publicUrl: string | undefined): string =>
	publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');

/** Returns a pattern that matches the requests for a route's path, such as `/api/accounts/:id`. */
const patternOf = (path: string) =>
	new RegExp(
		`^${path
			.replace(/[.()[\]]/g, '\\$&')
			.replace(/:\w+/g, '[^/]+')
			.replace('*', '.*')}$`,
	);

const firstPart = (path: string) => path.split(/[/?#]/)[1] ?? '';

/**
 * Accepts requests with or without the path of `PUBLIC_URL`: some proxies strip it and others do not, and the service's
 * links include it even if they bypass the proxy.
 */
export function createPrefixRemoval(prefix: string) {
	const routes: RegExp[] = [];
	/** The first path segments of all routes. */
	const known = new Set<string>();
	const isRoute = (url: string) => routes.some((route) => route.test(url.split(/[?#]/)[0] ?? ''));
	return {
		/** Registers a route. */
		see({ url }: { url: string }): void {
			known.add(firstPart(url));
			routes.push(patternOf(url));
		},

		/** Returns the request target that the routes expect. */
		strip({ url = '/' }: { url?: string }): string {
			const rest = url.slice(prefix.length);
			if (prefix === '' || !url.startsWith(prefix) || !/^([/?#]|$)/.test(rest)) return url;
			const stripped = rest.startsWith('/') ? rest : `/${rest}`;
			// If the prefix is also a route, such as /mediakit, it may already have been stripped.
			return known.has(firstPart(prefix)) && !isRoute(stripped) ? url : stripped;
		},
	};
}
