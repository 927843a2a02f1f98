import { useEffect, useState } from 'preact/hooks';

export const VIEWS = ['overview', 'accounts', 'statistics', 'uploads', 'pages', 'settings'] as const;
export type View = (typeof VIEWS)[number];

/** The current location: the view and the rest of the path, as in `#/statistics/PLATFORM/NAME`. */
export interface Route {
	view: View;
	rest: string[];
}

/** Parses the location from the page's URL. */
export function readRoute(): Route {
	const [name, ...rest] = location.hash.replace(/^#\//, '').split('/');
	const view = VIEWS.find((one) => one === name) ?? 'overview';
	return {
		view,
		rest: rest.map((part) => {
			try {
				return decodeURIComponent(part);
			} catch {
				return part;
			}
		}),
	};
}

/** Returns the URL of a location in the dashboard. */
export const link = (view: View, ...rest: string[]) =>
	`#/${[view, ...rest.map(encodeURIComponent)].join('/')}`;

export function useRoute(): Route {
	const [route, setRoute] = useState(readRoute);
	useEffect(() => {
		const follow = () => setRoute(readRoute());
		addEventListener('hashchange', follow);
		return () => removeEventListener('hashchange', follow);
	}, []);
	return route;
}
