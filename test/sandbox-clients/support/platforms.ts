import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

export const APP = { id: 'sandbox-key', secret: 'sandbox-secret' };
export const REDIRECT_URI = 'https://app.sandbox.example/callback';
export const TIKTOK_SCOPES = ['user.info.basic', 'user.info.profile', 'user.info.stats', 'video.list'];

/** Returns the URLs of TikTok's endpoints in a sandbox. */
export function tiktokEndpoints(sandbox: TestSandbox) {
	return {
		authorization: `${sandbox.base('www.tiktok.com')}/v2/auth/authorize/`,
		token: `${sandbox.base('open.tiktokapis.com')}/v2/oauth/token/`,
		revocation: `${sandbox.base('open.tiktokapis.com')}/v2/oauth/revoke/`,
		profile: `${sandbox.base('open.tiktokapis.com')}/v2/user/info/`,
	};
}

/** Starts a sandbox as `npm run sandbox` does, with every switch at its default. */
export const startDefaultSandbox = (): Promise<TestSandbox> => startTestSandbox();

/**
 * Opens the authorize page of a client and allows everything that it requests.
 *
 * @param authorizeUrl the URL of the page, on the sandbox or on the platform itself
 * @returns the URL to which the browser is redirected, with `code` and `state`
 */
export async function consent(sandbox: TestSandbox, authorizeUrl: string | URL): Promise<URL> {
	const url = atSandbox(sandbox, String(authorizeUrl));
	const page = await fetch(url);
	if (page.status !== 200) throw new Error(`${url} answered ${page.status}: ${await page.text()}`);
	const body = new URLSearchParams({ decision: 'allow', user: 'example_creator' });
	const answer = await fetch(url, { method: 'POST', redirect: 'manual', body });
	const location = answer.headers.get('location');
	if (location === null) throw new Error(`${url} did not redirect: ${await answer.text()}`);
	return new URL(location);
}

/** Returns the URL with the platform's host as the first part of the sandbox's path. */
function atSandbox(sandbox: TestSandbox, url: string): string {
	return url.startsWith('https://') ? `${sandbox.url}/${url.slice('https://'.length)}` : url;
}

/**
 * Makes `fetch` send requests for a platform to the sandbox, for clients with hard-coded URLs.
 *
 * @returns a function that restores the original `fetch`
 */
export function routeFetch(sandbox: TestSandbox): () => void {
	const ordinary = globalThis.fetch;
	globalThis.fetch = async (input, init) => {
		if (!(input instanceof Request)) return ordinary(atSandbox(sandbox, String(input)), init);
		const body = input.body === null ? undefined : await input.arrayBuffer();
		const { method, headers } = input;
		return ordinary(atSandbox(sandbox, input.url), { method, headers, body });
	};
	return () => void (globalThis.fetch = ordinary);
}
