import { json } from '../../kernel/answers';
import type { Answer, Json, SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { GraphError } from '../errors';
import type { App, Token } from '../model';
import { readParameters } from '../parameters';
import { grantedScopes } from './grants';
import { liveToken, tokenProblem, tokenText } from './tokens';

const dataAccessMs = 90 * 86_400_000;
/** Scopes for Pages, as opposed to those for Instagram accounts. */
const pageScopes = ['pages_show_list', 'pages_read_engagement'];

/** `GET graph.facebook.com/debug_token` (contract §1.B, rule 12). */
export async function debugToken(instagram: Instagram, request: SandboxRequest): Promise<Answer> {
	const parameters = await readParameters(request);
	const app = checkInspector(instagram, tokenText(request, parameters));
	const input = instagram.store.tokens.get(parameters.get('input_token') ?? '');
	if (input?.grant.login === 'instagram') {
		throw new GraphError(2, '(#2) Service temporarily unavailable', { transient: true });
	}
	if (!input || input.grant.app !== app) {
		const message = 'The access token could not be decrypted';
		return json(200, { data: { error: { code: 190, message }, is_valid: false, scopes: [] } });
	}
	return json(200, { data: presentToken(instagram, input) });
}

/** Requires a token that belongs to the app or to one of its admins. */
function checkInspector(instagram: Instagram, text: string): App {
	const [id, secret] = text.split('|');
	if (secret !== undefined) {
		const app = instagram.store.apps.get(id ?? '');
		if (app?.secrets.facebook === secret) return app;
		throw new GraphError(190, 'Invalid OAuth access token signature.');
	}
	const { grant, kind } = liveToken(instagram, text, 'facebook');
	if (kind !== 'page' && grant.app.admins.includes(grant.username)) return grant.app;
	throw new GraphError(
		100,
		'(#100) You must provide an app access token, or a user access token of an owner of the app',
	);
}

function presentToken(instagram: Instagram, token: Token): Json {
	const { store, kernel } = instagram;
	const { grant } = token;
	const nowMs = kernel.clock.now();
	const problem = tokenProblem(instagram, token, nowMs);
	const scopes = grantedScopes(grant);
	return {
		app_id: grant.app.id,
		type: token.kind === 'page' ? 'PAGE' : 'USER',
		application: grant.app.name,
		profile_id: token.pageId ?? undefined,
		data_access_expires_at: Math.floor((grant.connectedAtMs + dataAccessMs) / 1000),
		error: problem && { code: problem.code, message: problem.message, subcode: problem.details.subcode },
		expires_at: token.expiresAtMs === null ? 0 : Math.floor(token.expiresAtMs / 1000),
		is_valid: problem === undefined,
		issued_at: Math.floor(token.issuedAtMs / 1000),
		scopes,
		granular_scopes: granularScopes(instagram, token, scopes),
		user_id: store.personScopedId(store.person(grant.username), grant.app),
	};
}

function granularScopes({ store }: Instagram, { grant }: Token, scopes: readonly string[]): Json {
	const pages = store.pagesOf(grant);
	const accounts = pages.flatMap((page) => store.linkedAccount(page)?.id ?? []);
	return scopes.flatMap((scope) => {
		if (pageScopes.includes(scope)) return [{ scope, target_ids: pages.map(({ id }) => id) }];
		return scope.startsWith('instagram_') ? [{ scope, target_ids: accounts }] : [];
	});
}
