import { consentPage } from '../../kernel/consent-page';
import type { ConsentBoxes } from '../../kernel/consent-page';
import type { Answer } from '../../kernel/types';
import type { Person } from '../model';
import { mandatoryScope, scopeTexts } from '../scopes';
import type { AuthorizeRequest } from './authorize-request';

/** Returns the consent page of either login; on Facebook's page, the user also chooses Pages. */
export function loginPage(
	wanted: AuthorizeRequest,
	users: readonly { readonly username: string; readonly name: string }[],
	persons: readonly Person[],
): Answer {
	const { login, app } = wanted;
	return consentPage({
		platform: login === 'instagram' ? 'Instagram' : 'Facebook',
		appName: app.name,
		users: users.map(({ username, name }) => ({ username, displayName: name })),
		note: wanted.offersFacebook ? 'Log in with Facebook' : undefined,
		boxes: login === 'instagram' ? [scopeBoxes(wanted)] : [pageBoxes(persons), scopeBoxes(wanted)],
	});
}

function scopeBoxes({ login, app, scopes }: AuthorizeRequest): ConsentBoxes {
	const choices = scopes.map((scope) => ({
		value: scope,
		text: scopeTexts[login][scope] ?? scope,
		note: scope,
		fixed: scope === mandatoryScope[login],
	}));
	return { name: 'scope', title: `${app.name} wants to`, choices };
}

/** Lists all users' Pages, since no account has been chosen yet; only the chosen user's Pages count. */
function pageBoxes(persons: readonly Person[]): ConsentBoxes {
	const choices = persons.flatMap(({ username, pages }) =>
		pages.map(({ id, name, linked }) => {
			const account = linked === null ? 'no Instagram account' : `Instagram: @${linked}`;
			return { value: id, text: name, note: `of @${username}, ${account}` };
		}),
	);
	return { name: 'page', title: 'Pages (those of the chosen account count)', choices };
}
