import { API_KEY, type TestService } from './service';

/** The password for the dashboard in tests. */
export const PASSWORD = 'example password of the dashboard';

/** A browser logged in to the dashboard. */
export interface Browser {
	/** The value of the `Cookie` header. */
	cookie: string;
	csrfToken: string;
	/** Calls a route as the dashboard's script does. */
	call(
		path: string,
		init?: RequestInit,
	): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
}

/** Submits the login form. */
export const sendLogin = (
	{ url }: Pick<TestService, 'url'>,
	secret: string,
	headers: Record<string, string> = {},
) =>
	fetch(`${url}/dashboard/login`, {
		method: 'POST',
		redirect: 'manual',
		headers,
		body: new URLSearchParams({ secret }),
	});

/** Returns a response's cookie as a browser sends it back. */
export const cookieOf = (response: Response) =>
	(response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

/** Returns the name, value and attributes of a response's only cookie as a sorted list. */
export const attributesOf = (headers: Headers) => headers.getSetCookie().join().split('; ').sort();

/** Logs in with the API key. */
export async function logIn(service: Pick<TestService, 'url'>): Promise<Browser> {
	const cookie = cookieOf(await sendLogin(service, API_KEY));
	const ask = async (path: string, init: RequestInit = {}) => {
		const response = await fetch(`${service.url}${path}`, {
			...init,
			headers: { cookie, ...init.headers },
		});
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
		};
	};
	const csrfToken = String((await ask('/dashboard/session')).body.csrf_token);
	return {
		cookie,
		csrfToken,
		call: (path, init = {}) =>
			ask(path, { ...init, headers: { 'x-csrf-token': csrfToken, ...init.headers } }),
	};
}

const CSP =
	"default-src 'none';script-src 'self';style-src 'self';img-src 'self' https: data:;media-src 'self' blob:;connect-src 'self';manifest-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'";

/** Checks that a page has no inline scripts or styles, and loads nothing from other origins. */
export function expectStrict(page: Response, text: string): void {
	expect(page.headers.get('content-security-policy')).toBe(CSP);
	expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
	expect(page.headers.get('x-content-type-options')).toBe('nosniff');
	expect(page.headers.get('x-frame-options')).toBe('DENY');
	expect(page.headers.get('referrer-policy')).toBe('same-origin');
	expect(page.headers.get('cache-control')).toBe('no-store');
	expect(text).not.toMatch(/<script(?![^>]* src="\/)[^>]*>|<style|style=|\son\w+=|javascript:/i);
	expect(text).not.toMatch(/(src|href)="(?!\/|data:image\/svg)/);
}
