import { escapeHtml, html, redirect } from '../../kernel/answers';
import { consentPage } from '../../kernel/consent-page';
import type { Answer, SandboxRequest } from '../../kernel/types';
import type { YouTube } from '../context';
import type { Client, User } from '../model';
import { isSignInOnly, scopeTexts } from '../scopes';
import { isRegisteredRedirect } from './redirect-uris';
import { consentKey } from './tokens';

/** An error shown on Google's own page, without a redirect (rule 1). */
class PageError extends Error {
	constructor(
		readonly error: string,
		message: string,
		readonly status = 400,
	) {
		super(message);
	}
}

/** A valid authorize request (contract §1.1). */
interface AuthorizeRequest {
	readonly client: Client;
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	readonly state: string | null;
	readonly offline: boolean;
	readonly forcesConsent: boolean;
	readonly includesGranted: boolean;
	readonly challenge: { value: string; method: string } | null;
}

/** `GET /o/oauth2/v2/auth`: the consent page, or Google's error page (rules 1–8). */
export function showConsent(youTube: YouTube, request: SandboxRequest): Answer {
	return onPage(() => {
		const { client, scopes } = checkRequest(youTube, request.query);
		// A single permission cannot be deselected, since that would be the same as denying everything (contract §1.3).
		const fixed = scopes.length === 1 || isSignInOnly(scopes);
		return consentPage({
			platform: 'Google',
			appName: client.name,
			users: [...youTube.store.users.values()],
			boxes: [
				{
					name: 'scope',
					title: `Select what ${client.name} can access`,
					choices: scopes.map((scope) => ({
						value: scope,
						text: scopeTexts[scope] ?? scope,
						note: scope,
						fixed,
					})),
				},
			],
			note:
				client.project.status === 'testing'
					? 'Google has not verified this app. Its consent screen is in testing: the connection ends after 7 days.'
					: undefined,
		});
	});
}

/**
 * Handles the consent form with the fields `decision` (allow, deny), `user` and `scope` (repeated). Without `scope`,
 * all scopes are granted.
 */
export async function decideConsent(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	const form = new URLSearchParams((await request.bytes()).toString('utf8'));
	return onPage(() => {
		const wanted = checkRequest(youTube, request.query);
		const decision = form.get('decision');
		if (decision === 'deny') return back(wanted, { error: 'access_denied' });
		if (decision !== 'allow') throw new PageError('invalid_request', 'decision must be allow or deny');
		const user = youTube.store.users.get(form.get('user') ?? '');
		if (!user) throw new PageError('invalid_request', 'user names no account of this sandbox');
		const ticked = form.getAll('scope').filter((scope) => scope !== '');
		const foreign = ticked.find((scope) => !wanted.scopes.includes(scope));
		if (foreign !== undefined) throw new PageError('invalid_scope', `${foreign} was not requested`);
		return approve(youTube, wanted, user, form.has('scope') ? ticked : wanted.scopes);
	});
}

function onPage(act: () => Answer): Answer {
	try {
		return act();
	} catch (error) {
		if (!(error instanceof PageError)) throw error;
		const title = error.error === 'access_denied' ? 'Access blocked' : 'Authorization Error';
		const text = `Error ${error.status}: ${escapeHtml(error.error)}`;
		return html(
			error.status,
			`<!doctype html><title>${title}</title><h1>${title}</h1><p>${text}</p><p>${escapeHtml(error.message)}</p>`,
		);
	}
}

function checkRequest(youTube: YouTube, query: URLSearchParams): AuthorizeRequest {
	const required = (name: string): string => {
		const value = query.get(name);
		if (!value) throw new PageError('invalid_request', `Missing required parameter: ${name}`);
		return value;
	};
	const client = youTube.store.clients.get(required('client_id'));
	if (!client) throw new PageError('invalid_client', 'The OAuth client was not found.', 401);
	const redirectUri = required('redirect_uri');
	if (!isRegisteredRedirect(client, redirectUri, youTube.kernel.switches.loopback)) {
		throw new PageError('redirect_uri_mismatch', `The redirect URI does not match: ${redirectUri}`);
	}
	if (required('response_type') !== 'code') {
		throw new PageError('unsupported_response_type', 'response_type must be code');
	}
	const scopes = [...new Set(required('scope').split(' ').filter(Boolean))];
	const unknown = scopes.find((scope) => !(scope in scopeTexts));
	if (unknown !== undefined) {
		throw new PageError('invalid_scope', `Some requested scopes were invalid. {invalid=[${unknown}]}`);
	}
	return {
		client,
		scopes,
		redirectUri,
		state: query.get('state'),
		offline: query.get('access_type') === 'offline',
		forcesConsent: (query.get('prompt') ?? '').split(' ').includes('consent'),
		includesGranted: query.get('include_granted_scopes') === 'true',
		challenge: challengeOf(query),
	};
}

function challengeOf(query: URLSearchParams): AuthorizeRequest['challenge'] {
	const value = query.get('code_challenge');
	if (value === null) return null;
	const method = query.get('code_challenge_method') ?? 'plain';
	if (method !== 'S256' && method !== 'plain') {
		throw new PageError('invalid_request', 'code_challenge_method must be S256 or plain');
	}
	return { value, method };
}

function approve(youTube: YouTube, wanted: AuthorizeRequest, user: User, ticked: readonly string[]): Answer {
	const { client } = wanted;
	const { project } = client;
	if (project.status === 'testing' && !project.testUsers.includes(user.username)) {
		throw new PageError('access_denied', 'The app is being tested and only test users can access it.', 403);
	}
	if (ticked.length === 0) return back(wanted, { error: 'access_denied' });
	const { store, kernel, switches } = youTube;
	const key = consentKey(client, user.username);
	const before = store.consents.get(key);
	const scopes = [...new Set([...ticked, ...(wanted.includesGranted ? (before ?? []) : [])])];
	store.consents.set(key, new Set([...(before ?? []), ...ticked]));
	const code = store.ids.code();
	store.codes.set(code, {
		value: code,
		client,
		username: user.username,
		scopes,
		redirectUri: wanted.redirectUri,
		withRefreshToken: wanted.offline && (before === undefined || wanted.forcesConsent),
		challenge: switches.pkce === 'checked' ? wanted.challenge : null,
		expiresAtMs: kernel.clock.now() + switches.codeTtlSeconds * 1000,
		used: false,
	});
	return back(wanted, { code, scope: scopes.join(' ') });
}

/** Redirects to the client with `state` unchanged (rule 4). */
function back({ redirectUri, state }: AuthorizeRequest, parameters: Record<string, string>): Answer {
	const query = new URLSearchParams({ ...(state !== null && { state }), ...parameters });
	return redirect(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`);
}
