import type { Answer, SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { GraphError, graphErrorAnswer, invalidParameter, unknownObject } from '../errors';
import { debugToken } from '../login/debug-token';
import { facebookToken } from '../login/facebook-tokens';
import { exchangeShortToken, refreshToken } from '../login/instagram-tokens';
import { checkProof, liveToken, tokenText } from '../login/tokens';
import type { Login } from '../model';
import { readParameters } from '../parameters';
import { locate } from './call';
import type { Call, Target } from './call';
import { asScript, methodOf, refuseLegacy } from './legacy';
import { countCall, usageHeaders } from './metering';
import { dispatch, isKnownPath } from './routes';
import { readPath } from './versions';

type Endpoint = (instagram: Instagram, request: SandboxRequest) => Promise<Answer>;

/** Endpoints authenticated by something other than an access token. */
const tokenEndpoints: Readonly<Record<Login, Readonly<Record<string, Endpoint>>>> = {
	instagram: { access_token: exchangeShortToken, refresh_access_token: refreshToken },
	facebook: { 'oauth/access_token': facebookToken, debug_token: debugToken },
};

/** Handles requests to `graph.instagram.com` and `graph.facebook.com`; returns `null` for an unknown path. */
export async function handleGraph(
	instagram: Instagram,
	request: SandboxRequest,
	login: Login,
): Promise<Answer | null> {
	return inEnvelope(instagram, async () => {
		const { version, segments } = readPath(instagram, request.path);
		const answer = await answerVersion(instagram, request, { login, version, segments });
		return answer && { ...answer, headers: { ...answer.headers, 'facebook-api-version': version } };
	});
}

/** Handles a call in the API version that serves it. */
async function answerVersion(
	instagram: Instagram,
	request: SandboxRequest,
	{ login, version, segments }: Pick<Call, 'login' | 'version' | 'segments'>,
): Promise<Answer | null> {
	return inEnvelope(instagram, async () => {
		// The release of v26.0 removed multi-get requests to the root from all versions (rule 20).
		if (segments.length === 0 && request.query.has('ids'))
			throw invalidParameter('The parameter ids is not supported');
		const endpoint = tokenEndpoints[login][segments.join('/')];
		if (endpoint) return endpoint(instagram, request);
		if (!isKnownPath(segments)) return null;
		const parameters = await readParameters(request);
		refuseLegacy(instagram, parameters);
		const token = liveToken(instagram, tokenText(request, parameters), login);
		checkProof(instagram, request.query, token);
		const { app } = token.grant;
		const method = methodOf(request, parameters);
		const answer = await metered({
			instagram,
			request,
			login,
			method,
			version,
			segments,
			parameters,
			token,
			app,
		});
		return answer && asScript(answer, parameters);
	});
}

async function metered(call: Call): Promise<Answer | null> {
	const { instagram, app } = call;
	let target: Target | undefined;
	const answer = await inEnvelope(instagram, async () => {
		target = locate(call, call.segments[0] ?? '');
		countCall({ instagram, app, account: meteredAccount(call, target) });
		refusePageToken(call, target);
		return dispatch(call, target);
	});
	if (!answer) return answer;
	const account = target ? meteredAccount(call, target) : null;
	return { ...answer, headers: { ...answer.headers, ...usageHeaders({ instagram, app, account }) } };
}

/**
 * Returns the account whose budget a call counts against; Business Discovery counts against the app instead (rule 19).
 */
function meteredAccount({ parameters }: Call, target: Target) {
	if (!('account' in target)) return null;
	return /\bbusiness_discovery\b/.test(parameters.get('fields') ?? '') ? null : target.account;
}

/**
 * Simulates the incident of May 2026, in which Page tokens could not read objects that user tokens could read (rule
 * 40).
 */
function refusePageToken(call: Call, target: Target): void {
	const { instagram, token, method } = call;
	const readable = target.kind === 'person' || target.kind === 'page';
	if (instagram.switches.pageTokenReads === 'served' || token.kind !== 'page' || method !== 'GET' || readable)
		return;
	throw unknownObject(call.segments[0] ?? '');
}

async function inEnvelope(instagram: Instagram, act: () => Promise<Answer | null>): Promise<Answer | null> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof GraphError) return graphErrorAnswer(instagram, error);
		throw error;
	}
}
