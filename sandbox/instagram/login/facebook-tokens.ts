import type { Answer, SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { GraphError } from '../errors';
import type { App, Code, Token } from '../model';
import { readParameters } from '../parameters';
import { issueToken, liveToken } from './tokens';
import { tokenAnswer } from './instagram-tokens';

const shortSeconds = 5400;
const longSeconds = 60 * 86_400;

/**
 * `graph.facebook.com/vXX.0/oauth/access_token` with a code or `fb_exchange_token` (rules 9 and 10); accepts GET and
 * POST.
 */
export async function facebookToken(instagram: Instagram, request: SandboxRequest): Promise<Answer> {
	const parameters = await readParameters(request);
	const app = checkApp(instagram, parameters);
	const grantType = parameters.get('grant_type');
	if (grantType === 'fb_exchange_token') return exchange(instagram, app, parameters);
	if (grantType !== null && grantType !== 'authorization_code') {
		throw new GraphError(100, `(#100) Invalid grant_type: ${grantType}`);
	}
	const code = checkCode(instagram, app, parameters);
	code.used = true;
	return tokenAnswer(issueToken(instagram, code.grant, 'short', shortSeconds).value, shortSeconds);
}

function checkApp({ store, switches }: Instagram, parameters: URLSearchParams): App {
	const app = store.apps.get(parameters.get('client_id') ?? '');
	if (!app)
		throw new GraphError(
			101,
			'Error validating application. Cannot get application info due to a system error.',
		);
	if (parameters.get('client_secret') !== app.secrets.facebook) {
		throw new GraphError(switches.wrongSecretCode, 'Error validating client secret.', { status: 400 });
	}
	return app;
}

function checkCode({ store, kernel }: Instagram, app: App, parameters: URLSearchParams): Code {
	const code = store.codes.get(parameters.get('code') ?? '');
	if (!code || code.grant.login !== 'facebook' || code.grant.app !== app) {
		throw new GraphError(100, 'Invalid verification code format.');
	}
	if (code.used) throw new GraphError(100, 'This authorization code has been used.');
	if (code.expiresAtMs <= kernel.clock.now())
		throw new GraphError(100, 'This authorization code has expired.');
	if (parameters.get('redirect_uri') !== code.redirectUri) {
		throw new GraphError(
			100,
			'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
		);
	}
	return code;
}

/**
 * Exchanges a token, without issuing a refresh token; a switch sets the result of a second exchange (contract §1.B,
 * step 3).
 */
function exchange(instagram: Instagram, app: App, parameters: URLSearchParams): Answer {
	const token = liveToken(instagram, parameters.get('fb_exchange_token') ?? '', 'facebook');
	if (token.grant.app !== app) throw new GraphError(190, 'The access token does not belong to application');
	if (token.kind !== 'long')
		return tokenAnswer(issueToken(instagram, token.grant, 'long', longSeconds).value, longSeconds);
	return exchangeLong(instagram, token);
}

function exchangeLong(instagram: Instagram, token: Token): Answer {
	const { longTokenExchange } = instagram.switches;
	if (longTokenExchange === 'refused')
		throw new GraphError(100, '(#100) The access token is already long-lived');
	if (longTokenExchange === 'renewed') {
		return tokenAnswer(issueToken(instagram, token.grant, 'long', longSeconds).value, longSeconds);
	}
	const leftMs = (token.expiresAtMs ?? 0) - instagram.kernel.clock.now();
	return tokenAnswer(token.value, Math.floor(leftMs / 1000));
}
