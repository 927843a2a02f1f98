import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const CLIENT_ID = 'mediakit-example';
export const CLIENT_SECRET = 'example-secret-of-the-client';

/** The claims of a user, except the login name. */
type Person = Record<string, unknown>;

/** An identity provider on this machine, whose login pages accept any password. */
export interface IdentityProvider {
	issuer: string;
	/** Returns the settings that make a service its client. @param allowed the value of `OIDC_ALLOWED` */
	settings(allowed: string): Record<string, string>;
	/** Users by login name. */
	people: Record<string, Person>;
	/** Registers a service, identified by its URL, as a client. */
	register(serviceUrl: string): Promise<void>;
	/** Called before each response from the token endpoint is sent. */
	onToken: () => void;
	close(): Promise<void>;
}

interface Koa {
	use(middleware: (context: { path: string }, next: () => Promise<void>) => Promise<void>): void;
	callback(): (request: IncomingMessage, response: ServerResponse) => void;
}

type ProviderClass = new (issuer: string, configuration: object) => Koa;

/** The objects whose lifetime is set to one hour, since the package warns about every default value. */
const LIVES = ['Interaction', 'Session', 'Grant', 'AccessToken', 'IdToken', 'AuthorizationCode'];

/** Renders the page that offers to log the user out of the provider as well. */
async function askToLogOut(context: { body: string }, form: string): Promise<void> {
	const button =
		'<button form="op.logoutForm" type="submit" name="logout" value="yes">Log out here too</button>';
	context.body = `<!doctype html><html lang="en"><title>Log out</title><body>${form}${button}</body></html>`;
}

/** Starts a real identity provider based on the npm package `oidc-provider`. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
	// The package has no types.
	const { default: Provider } = (await import('oidc-provider' as string)) as { default: ProviderClass };
	let answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
		void response.writeHead(503).end();
	const server = createServer((request, response) => answer(request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const people: IdentityProvider['people'] = {};

	const idp: IdentityProvider = {
		issuer,
		people,
		settings: (allowed) => ({
			OIDC_ISSUER: issuer,
			OIDC_CLIENT_ID: CLIENT_ID,
			OIDC_CLIENT_SECRET: CLIENT_SECRET,
			OIDC_ALLOWED: allowed,
		}),
		onToken: () => {},
		async register(serviceUrl) {
			const warn = console.warn;
			console.warn = () => {};
			const provider = new Provider(issuer, {
				clients: [
					{
						client_id: CLIENT_ID,
						client_secret: CLIENT_SECRET,
						redirect_uris: [`${serviceUrl}/auth/callback/oidc`],
						post_logout_redirect_uris: [`${serviceUrl}/`],
						token_endpoint_auth_method: 'client_secret_post',
					},
				],
				cookies: { keys: ['example-key-of-cookies'] },
				claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
				scopes: ['openid', 'email', 'profile', 'groups'],
				pkce: { required: () => true },
				features: {
					devInteractions: { enabled: true },
					rpInitiatedLogout: { enabled: true, logoutSource: askToLogOut },
				},
				ttl: Object.fromEntries(LIVES.map((name) => [name, 3_600])),
				findAccount: (_context: unknown, id: string) =>
					people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) },
			});
			console.warn = warn;
			provider.use(async ({ path }, next) => {
				await next();
				if (path === '/token') idp.onToken();
			});
			answer = provider.callback();
		},
		close: () =>
			new Promise<void>((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
	return idp;
}

/** Creates a browser that keeps cookies for each origin and follows redirects, but does not run scripts. */
export function createCookieBrowser() {
	const jars = new Map<string, Map<string, string>>();

	function keep(origin: string, headers: Headers): void {
		const jar = jars.get(origin) ?? new Map<string, string>();
		jars.set(origin, jar);
		for (const line of headers.getSetCookie()) {
			const [pair = ''] = line.split(';');
			const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
			if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
			else jar.set(name, value);
		}
	}

	/** Returns the `Cookie` header for an origin. */
	const cookieFor = (origin: string) =>
		[...(jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');

	/** Opens a page or submits a form. @returns the page after all redirects, its URL, and the redirects' responses */
	async function visit(url: string, form?: Record<string, string>) {
		const passed: Response[] = [];
		for (
			let at = new URL(url), body = form && new URLSearchParams(form);
			passed.length < 20;
			body = undefined
		) {
			const response = await fetch(at, {
				method: body ? 'POST' : 'GET',
				redirect: 'manual',
				headers: { cookie: cookieFor(at.origin) },
				...(body && { body }),
			});
			keep(at.origin, response.headers);
			const location = response.headers.get('location');
			if (location === null) return { url: at.href, response, text: await response.text(), passed };
			passed.push(response);
			at = new URL(location, at);
		}
		throw new Error(`${url} redirects without an end.`);
	}

	type Page = Awaited<ReturnType<typeof visit>>;
	const actionOf = ({ text, url }: Page) =>
		new URL(/<form[^>]* action="([^"]+)"/.exec(text)?.[1] ?? '', url).href;

	return {
		cookieFor,
		visit,
		/** Logs in at the provider and consents. @returns the final page, which is one of the service's */
		async signIn(serviceUrl: string, login: string) {
			let page = await visit(`${serviceUrl}/auth/login/oidc`);
			if (page.text.includes('value="login"')) {
				page = await visit(actionOf(page), { prompt: 'login', login, password: 'any' });
			}
			return page.text.includes('value="consent"') ? visit(actionOf(page), { prompt: 'consent' }) : page;
		},
		/** Opens the provider's login page and cancels. */
		async giveUp(serviceUrl: string) {
			const page = await visit(`${serviceUrl}/auth/login/oidc`);
			return visit(new URL(/href="([^"]+\/abort)"/.exec(page.text)?.[1] ?? '', page.url).href);
		},
	};
}
