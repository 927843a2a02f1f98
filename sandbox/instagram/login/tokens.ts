import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { GraphError } from '../errors';
import type { Grant, Login, Page, Token } from '../model';

const proofLifetimeSeconds = 300;

/** Creates and stores a token. */
export function issueToken(
	{ store, kernel }: Instagram,
	grant: Grant,
	kind: Token['kind'],
	lifetimeSeconds: number | null,
	pageId: string | null = null,
): Token {
	const nowMs = kernel.clock.now();
	const { ids } = store;
	const token: Token = {
		value: grant.login === 'instagram' ? ids.instagramToken() : ids.facebookToken(),
		kind,
		grant,
		pageId,
		issuedAtMs: nowMs,
		expiresAtMs: lifetimeSeconds === null ? null : nowMs + lifetimeSeconds * 1000,
		replaced: false,
	};
	store.tokens.set(token.value, token);
	return token;
}

/**
 * Returns a Page's token, which is the same on every read, and does not expire if it was read with a long-lived token
 * (§1.B).
 */
export function pageToken(instagram: Instagram, user: Token, page: Page): Token {
	if (user.pageId === page.id) return user;
	const known = instagram.store
		.tokensOf(user.grant)
		.find(
			({ pageId, expiresAtMs }) =>
				pageId === page.id && expiresAtMs === (user.kind === 'long' ? null : user.expiresAtMs),
		);
	if (known) return known;
	const token = issueToken(instagram, user.grant, 'page', null, page.id);
	token.expiresAtMs = user.kind === 'long' ? null : user.expiresAtMs;
	return token;
}

/** Returns the token from the query, the body or `Authorization: Bearer` (contract §0, rule 47). */
export function tokenText(request: SandboxRequest, parameters: URLSearchParams): string {
	const given =
		parameters.get('access_token') ?? /^Bearer +(.+)$/.exec(request.headers.authorization ?? '')?.[1];
	if (!given) throw new GraphError(190, 'An access token is required to request this resource.');
	return given;
}

/** Finds a valid token; otherwise throws 190 as in contract §5.2 (rules 8 and 14). */
export function liveToken(instagram: Instagram, text: string, login: Login): Token {
	const token = instagram.store.tokens.get(text);
	if (!token || token.grant.login !== login) {
		throw new GraphError(190, 'Invalid OAuth access token - Cannot parse access token');
	}
	const nowMs = instagram.kernel.clock.now();
	const problem = tokenProblem(instagram, token, nowMs);
	if (problem) throw problem;
	return token;
}

/** Returns the reason why a token no longer works, if any. */
export function tokenProblem({ switches }: Instagram, token: Token, nowMs: number): GraphError | undefined {
	const { endedWith, login } = token.grant;
	if (endedWith !== null)
		return new GraphError(190, endings[endedWith] ?? 'The session is invalid', { subcode: endedWith });
	if (token.replaced && switches.replacedToken === 'refused') {
		return new GraphError(190, 'The access token has been replaced by a newer one', { subcode: 467 });
	}
	if (token.expiresAtMs === null || token.expiresAtMs > nowMs) return undefined;
	const expired = `Session has expired on ${longTime(token.expiresAtMs)}. The current time is ${longTime(nowMs)}.`;
	return login === 'instagram'
		? new GraphError(190, `Error validating access token: ${expired}`, { subcode: 0 })
		: new GraphError(190, `Error validating access token: ${expired}`, { subcode: 463 });
}

const endings: Readonly<Record<number, string>> = {
	458: 'Error validating access token: The user has not authorized application',
	460: 'Error validating access token: The session has been invalidated because the user changed their password',
};

function longTime(atMs: number): string {
	return new Date(atMs).toUTCString().replace('GMT', 'UTC');
}

/** Checks `appsecret_proof` if the app requires it or the call contains it (contract §7, rule 46). */
export function checkProof({ kernel, switches }: Instagram, query: URLSearchParams, token: Token): void {
	const { app, login } = token.grant;
	const proof = query.get('appsecret_proof');
	if (login === 'instagram' || (proof === null && !app.requireProof)) return;
	if (proof === null) {
		throw new GraphError(100, 'API calls from the server require an appsecret_proof argument');
	}
	const time = query.get('appsecret_time');
	const message = time === null ? token.value : `${token.value}|${time}`;
	const expected = createHmac('sha256', app.secrets.facebook).update(message).digest();
	const given = Buffer.from(/^[0-9a-f]{64}$/.test(proof) ? proof : '', 'hex');
	const stale = time !== null && kernel.clock.seconds() - Number(time) > proofLifetimeSeconds;
	if (stale || given.length !== expected.length || !timingSafeEqual(given, expected)) {
		throw new GraphError(switches.proofErrorCode, 'Invalid appsecret_proof provided in the API argument');
	}
}
