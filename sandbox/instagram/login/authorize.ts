import type { Answer, SandboxRequest } from '../../kernel/types';
import type { Instagram } from '../context';
import type { Login } from '../model';
import { checkRequest } from './authorize-request';
import { loginPage } from './consent-page';
import { giveConsent } from './grants';
import { back, onPage, PageError } from './redirect';

const denials: Readonly<Record<Login, string>> = {
	instagram: 'The user denied your request',
	facebook: 'Permissions error',
};

/** `GET www.instagram.com/oauth/authorize` and `GET www.facebook.com/vXX.0/dialog/oauth` (rules 1, 2 and 9). */
export function showConsent(instagram: Instagram, request: SandboxRequest, login: Login): Promise<Answer> {
	return onPage(() => {
		const wanted = checkRequest(instagram, request, login);
		const { store } = instagram;
		const accounts = [...store.accounts.values()].filter(({ type }) => type !== 'Personal');
		const persons = [...store.persons.values()];
		return loginPage(wanted, login === 'instagram' ? accounts : persons, persons);
	});
}

/**
 * Handles the consent form with the fields `decision` (allow, deny), `user`, `scope` (repeated) and, on Facebook,
 * `page` (repeated). Without `scope` or `page`, everything is granted.
 */
export async function decideConsent(
	instagram: Instagram,
	request: SandboxRequest,
	login: Login,
): Promise<Answer> {
	const form = new URLSearchParams((await request.bytes()).toString('utf8'));
	return onPage(() => {
		const wanted = checkRequest(instagram, request, login);
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

/** Returns the selected Pages of the chosen user; the form also contains the Pages of all other users. */
function chosenPages({ store }: Instagram, form: URLSearchParams, username: string): string[] {
	const own = store.person(username).pages.map(({ id }) => id);
	return form.has('page') ? form.getAll('page').filter((id) => own.includes(id)) : own;
}
