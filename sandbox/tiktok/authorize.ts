import { escapeHtml, html, redirect } from '../kernel/answers';
import { consentPage } from '../kernel/consent-page';
import type { Answer, SandboxRequest } from '../kernel/types';
import type { TikTok } from './context';
import type { App, User } from './model';
import { isRegisteredRedirect } from './redirect-uris';
import { scopeTexts } from './scopes';

/** An error shown on TikTok's own page, without a redirect (rule 1). */
class PageError extends Error {
	constructor(
		readonly parameter: string,
		message: string,
	) {
		super(message);
	}
}

/** A valid authorize request (contract §1.1). */
interface AuthorizeRequest {
	readonly app: App;
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	readonly state: string | null;
	readonly codeChallenge: string | null;
	/** True unless `disable_auto_auth` is 1. */
	readonly mayAutoApprove: boolean;
}

const sessionCookie = 'sandbox_tiktok_user';

/**
 * `GET /v2/auth/authorize/`: the consent page, an immediate redirect for a known session, or an error page (rules 1–9).
 */
export function showConsent(tiktok: TikTok, request: SandboxRequest): Answer {
	return onPage(() => {
		const wanted = checkRequest(tiktok, request.query);
		const known = knownUser(tiktok, request, wanted);
		if (known) return approve(tiktok, wanted, known, wanted.scopes);
		return pageFor(tiktok, wanted);
	});
}

/**
 * Returns the consent page. Basic profile access cannot be deselected; all other scopes can (contract §1.1, toggleable
 * scopes).
 */
function pageFor(tiktok: TikTok, { app, scopes }: AuthorizeRequest): Answer {
	const choices = scopes.map((scope) => ({
		value: scope,
		text: scopeTexts[scope] ?? scope,
		note: scope,
		fixed: scope === 'user.info.basic',
	}));
	return consentPage({
		platform: 'TikTok',
		appName: app.name,
		users: [...tiktok.store.users.values()],
		boxes: [{ name: 'scope', title: `${app.name} wants to`, choices }],
	});
}

/**
 * Handles the consent form with the fields `decision` (allow, deny), `user` and `scope` (repeated). Without `scope`,
 * all scopes are granted.
 */
export async function decideConsent(tiktok: TikTok, request: SandboxRequest): Promise<Answer> {
	const form = new URLSearchParams((await request.bytes()).toString('utf8'));
	return onPage(() => {
		const wanted = checkRequest(tiktok, request.query);
		const decision = form.get('decision');
		if (decision === 'deny') {
			return denied(wanted, { error_description: 'User denied the authorization request' });
		}
		if (decision !== 'allow') throw new PageError('decision', 'must be allow or deny');
		const user = tiktok.store.findUser(form.get('user') ?? '');
		if (!user) throw new PageError('user', 'names no account of this sandbox');
		const ticked = form.getAll('scope').filter((scope) => scope !== '');
		const foreign = ticked.find((scope) => !wanted.scopes.includes(scope));
		if (foreign !== undefined) throw new PageError('scope', `${foreign} was not requested`);
		return approve(tiktok, wanted, user, form.has('scope') ? ticked : wanted.scopes);
	});
}

function onPage(act: () => Answer): Answer {
	try {
		return act();
	} catch (error) {
		if (!(error instanceof PageError)) throw error;
		const text = `${escapeHtml(error.parameter)}: ${escapeHtml(error.message)}`;
		return html(
			400,
			`<!doctype html><title>Something went wrong</title><h1>Something went wrong</h1><p>${text}</p>`,
		);
	}
}

function checkRequest(tiktok: TikTok, query: URLSearchParams): AuthorizeRequest {
	const required = (name: string): string => {
		const value = query.get(name);
		if (!value) throw new PageError(name, 'is missing');
		return value;
	};
	const app = tiktok.store.apps.get(required('client_key'));
	if (!app) throw new PageError('client_key', 'is not known');
	if (required('response_type') !== 'code') throw new PageError('response_type', 'must be code');
	const scopes = checkScopes(tiktok, app, required('scope'));
	const redirectUri = required('redirect_uri');
	if (!isRegisteredRedirect(app, redirectUri, tiktok.kernel.switches.loopback)) {
		throw new PageError('redirect_uri', 'is not registered for this app');
	}
	return {
		app,
		scopes,
		redirectUri,
		state: query.get('state'),
		codeChallenge: app.profile === 'desktop' ? checkChallenge(query) : null,
		mayAutoApprove: query.get('disable_auto_auth') !== '1',
	};
}

function checkScopes(tiktok: TikTok, app: App, value: string): string[] {
	const separator = tiktok.switches.spaceSeparatedScopes ? /[, ]/ : ',';
	const scopes = [...new Set(value.split(separator))];
	const unknown = scopes.find((scope) => !(scope in scopeTexts));
	if (unknown !== undefined) throw new PageError('scope', `"${unknown}" is not a scope`);
	const unassigned = scopes.find((scope) => !app.scopes.includes(scope));
	if (unassigned !== undefined) throw new PageError('scope', `${unassigned} is not assigned to this app`);
	return scopes;
}

/** Checks the challenge. TikTok expects the digest in lowercase hex, not RFC 7636's base64url (rule 9). */
function checkChallenge(query: URLSearchParams): string {
	const challenge = query.get('code_challenge') ?? '';
	if (!/^[0-9a-f]{64}$/.test(challenge)) {
		throw new PageError(
			'code_challenge',
			'must be the SHA-256 of the code verifier as 64 lowercase hex digits',
		);
	}
	if (query.get('code_challenge_method') !== 'S256')
		throw new PageError('code_challenge_method', 'must be S256');
	return challenge;
}

function knownUser(tiktok: TikTok, request: SandboxRequest, wanted: AuthorizeRequest): User | undefined {
	if (!tiktok.switches.autoAuth || !wanted.mayAutoApprove) return undefined;
	const cookie = new RegExp(`(?:^|; )${sessionCookie}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1];
	const user = tiktok.store.users.get(cookie ?? '');
	const grants = tiktok.store.grants.filter(
		({ app, username }) => app === wanted.app && username === user?.username,
	);
	return grants.some(({ scopes }) => wanted.scopes.every((scope) => scopes.includes(scope)))
		? user
		: undefined;
}

function approve(tiktok: TikTok, wanted: AuthorizeRequest, user: User, scopes: readonly string[]): Answer {
	const { app } = wanted;
	if (app.targetUsers && !app.targetUsers.includes(user.username)) {
		return denied(wanted, {
			error_description: 'The account is not a target user of this sandbox app',
			error_type: 'non_sandbox_target',
		});
	}
	const code = tiktok.store.ids.code();
	tiktok.store.codes.set(code, {
		value: code,
		app,
		username: user.username,
		scopes,
		redirectUri: wanted.redirectUri,
		codeChallenge: wanted.codeChallenge,
		expiresAtMs: tiktok.kernel.clock.now() + tiktok.switches.codeTtlSeconds * 1000,
		used: false,
	});
	return back(
		wanted,
		{ code, scopes: scopes.join(',') },
		{ 'Set-Cookie': `${sessionCookie}=${user.username}; Path=/www.tiktok.com/; HttpOnly; SameSite=Lax` },
	);
}

function denied(wanted: AuthorizeRequest, details: Record<string, string>): Answer {
	return back(wanted, { error: 'access_denied', ...details });
}

function back(
	wanted: AuthorizeRequest,
	parameters: Record<string, string>,
	headers: Answer['headers'] = {},
): Answer {
	const all = wanted.state === null ? parameters : { ...parameters, state: wanted.state };
	const query = Object.entries(all).map(([name, value]) => `${name}=${encode(value)}`);
	return redirect(`${wanted.redirectUri}?${query.join('&')}`, headers);
}

/** Encodes a value as TikTok does, which also escapes `*` and `!` as `%2A` and `%21` (contract §1.4). */
function encode(value: string): string {
	return encodeURIComponent(value).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}
