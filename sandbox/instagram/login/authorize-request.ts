import type { SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import { GraphError } from '../errors';
import { servingVersion } from '../graph/versions';
import type { App, Login } from '../model';
import { scopeTexts } from '../scopes';
import { checkRedirectUri, PageError } from './redirect';

/** A valid authorize request for either login. */
export interface AuthorizeRequest {
	readonly login: Login;
	readonly app: App;
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	readonly state: string | null;
	/** Instagram Login: true if the login page also offers Facebook (rule 52). */
	readonly offersFacebook: boolean;
}

/** Parses the query of an authorize page; throws the message for the error page (rules 1 and 9). */
export function checkRequest(
	instagram: Instagram,
	{ path, query }: Pick<SandboxRequest, 'path' | 'query'>,
	login: Login,
): AuthorizeRequest {
	checkVersion(instagram, path);
	const app = instagram.store.apps.get(query.get('client_id') ?? '');
	if (!app) throw new PageError('Invalid client_id');
	const redirectUri = checkRedirectUri(app, query.get('redirect_uri'), instagram.kernel.switches.loopback);
	if (query.get('response_type') !== 'code' && (login === 'instagram' || query.has('response_type'))) {
		throw new PageError('response_type must be code');
	}
	return {
		login,
		app,
		scopes: checkScopes(query.get('scope') ?? '', login),
		redirectUri,
		state: query.get('state'),
		offersFacebook: login === 'instagram' && checkFlag(query, 'enable_fb_login', true),
	};
}

/** Checks the version in the path of Facebook's dialog, as in Graph (rule 21). */
function checkVersion(instagram: Instagram, path: string): void {
	const version = /^\/(v\d+\.\d+)\//.exec(path)?.[1];
	if (version === undefined) return;
	try {
		servingVersion(instagram, version, path);
	} catch (error) {
		throw error instanceof GraphError ? new PageError(error.message) : error;
	}
}

function checkFlag(query: URLSearchParams, name: string, otherwise: boolean): boolean {
	const value = query.get(name);
	if (value === null) return otherwise;
	if (/^(true|1)$/.test(value)) return true;
	if (/^(false|0)$/.test(value)) return false;
	throw new PageError(`${name} must be true or false`);
}

/** Returns the known scopes. Instagram rejects unknown scopes; Facebook ignores them (contract §1.A, §1.B). */
function checkScopes(value: string, login: Login): string[] {
	const known = scopeTexts[login];
	const scopes = [...new Set(value.split(/[, ]+/).filter((scope) => scope !== ''))];
	if (login === 'facebook')
		return [...new Set(['public_profile', ...scopes.filter((scope) => scope in known)])];
	const unknown = scopes.find((scope) => !(scope in known));
	if (unknown !== undefined) throw new PageError(`Invalid scope: ${unknown}`);
	if (!scopes.includes('instagram_business_basic'))
		throw new PageError('scope must contain instagram_business_basic');
	return scopes;
}
