import type { Answer, SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import type { App, Login } from '../model';
import { scopeTexts } from '../scopes';
import { loginPage } from './consent-page';
import { giveConsent } from './grants';
import { back, checkRedirectUri, onPage, PageError } from './redirect';

/** A valid authorise request of either login. */
export interface AuthorizeRequest {
	readonly login: Login;
	readonly app: App;
	readonly scopes: readonly string[];
	readonly redirectUri: string;
	readonly state: string | null;
}

const denials: Readonly<Record<Login, string>> = {
	instagram: 'The user denied your request',
	facebook: 'Permissions error',
};

/** `GET www.instagram.com/oauth/authorize` and `GET www.facebook.com/vXX.0/dialog/oauth` (rules 1, 2 and 9). */
export function showConsent(instagram: Instagram, request: SandboxRequest, login: Login): Promise<Answer> {
	return onPage(() => {
		const wanted = checkRequest(instagram, request.query, login);
		const { store } = instagram;
		const accounts = [...store.accounts.values()].filter(({ type }) => type !== 'Personal');
		const persons = [...store.persons.values()];
		return loginPage(wanted, login === 'instagram' ? accounts : persons, persons);
	});
}

/**
 * The consent form: `decision` (allow, deny), `user`, repeated `scope`, on Facebook repeated `page`. Without any `scope`
 * or `page` all of them are granted.
 */
export async function decideConsent(
	instagram: Instagram,
	request: SandboxRequest,
	login: Login,
): Promise<Answer> {
	const form = new URLSearchParams((await request.bytes()).toString('utf8'));
	return onPage(() => {
		const wanted = checkRequest(instagram, request.query, login);
		const { redirectUri, state, app, scopes } = wanted;
		const decision = form.get('decision');
		if (decision === 'deny') {
			const denial = {
				error: 'access_denied',
				error_reason: 'user_denied',
				error_description: denials[login],
			};
			return back(redirectUri, denial, state);
		}
		if (decision !== 'allow') throw new PageError('decision must be allow or deny');
		const username = (form.get('user') ?? '').replace(/^@/, '');
		checkUser(instagram, login, username);
		const code = giveConsent(instagram, {
			app,
			login,
			username,
			asked: scopes,
			ticked: chosen(form, 'scope', scopes),
			pageIds: login === 'facebook' ? chosenPages(instagram, form, username) : [],
			redirectUri,
		});
		return back(redirectUri, { code: code.value }, state, login === 'instagram' ? '#_' : '');
	});
}

function checkRequest(instagram: Instagram, query: URLSearchParams, login: Login): AuthorizeRequest {
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
	};
}

/** Instagram refuses scopes that it does not know; Facebook drops them (contract §1.A, §1.B). */
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

function checkUser({ store }: Instagram, login: Login, username: string): void {
	const account = store.accounts.get(username);
	const known = login === 'instagram' ? account && account.type !== 'Personal' : store.persons.has(username);
	if (!known) throw new PageError('user names no professional account of this sandbox');
}

function chosen(form: URLSearchParams, name: string, all: readonly string[]): string[] {
	if (!form.has(name)) return [...all];
	const ticked = form.getAll(name).filter((value) => value !== '');
	const foreign = ticked.find((value) => !all.includes(value));
	if (foreign !== undefined) throw new PageError(`${name} ${foreign} was not asked for`);
	return ticked;
}

/** The page offers everybody's Pages, so those of other persons are left out instead of refused. */
function chosenPages({ store }: Instagram, form: URLSearchParams, username: string): string[] {
	const own = store.person(username).pages.map(({ id }) => id);
	return form.has('page') ? form.getAll('page').filter((id) => own.includes(id)) : own;
}
