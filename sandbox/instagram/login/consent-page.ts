import { escapeHtml, html } from '../../kernel/answers';
import type { Answer } from '../../kernel/types';
import type { Login, Page, Person } from '../model';
import { mandatoryScope, scopeTexts } from '../scopes';
import type { AuthorizeRequest } from './authorize';

const style = `
	body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem; color: #1c1e21; }
	.sandbox { background: #fff3c4; border: 2px dashed #8a6d00; padding: .5rem 1rem; }
	fieldset { border: 1px solid #ccc; margin: 1rem 0; }
	label { display: block; padding: .2rem 0; }
	small { color: #555; }
	button { font: inherit; padding: .6rem 1.4rem; margin-right: .5rem; }
`;
const platformNames: Readonly<Record<Login, string>> = { instagram: 'Instagram', facebook: 'Facebook' };

interface Choice {
	readonly username: string;
	readonly name: string;
}

/** The page that a person sees: choose an account, untick scopes, on Facebook choose Pages, allow or deny. */
export function consentPage(
	{ login, app, scopes }: AuthorizeRequest,
	users: readonly Choice[],
	persons: readonly Person[],
): Answer {
	const appName = escapeHtml(app.name);
	const pages = login === 'facebook' ? pageBoxes(persons) : '';
	return html(
		200,
		`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox: authorize ${appName}</title>
<style>${style}</style></head>
<body>
<p class="sandbox"><strong>This is a sandbox, not ${platformNames[login]}.</strong> The accounts are invented; nothing leaves this machine.</p>
<h1>${appName} wants to access an account</h1>
<form method="post">
<input type="hidden" name="scope" value="">
<fieldset><legend>Account</legend>${users.map(userChoice).join('\n')}</fieldset>
${pages}<fieldset><legend>${appName} wants to</legend>${scopes.map((scope) => scopeBox(login, scope)).join('\n')}</fieldset>
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>
</body>
</html>
`,
	);
}

function userChoice({ username, name }: Choice, index: number): string {
	return `<label><input type="radio" name="user" value="${escapeHtml(username)}"${index === 0 ? ' checked' : ''}>
	${escapeHtml(name)} <small>@${escapeHtml(username)}</small></label>`;
}

/** Basic access cannot be unticked; everything else can (contract §1.A, §1.B). */
function scopeBox(login: Login, scope: string): string {
	const text = `${escapeHtml(scopeTexts[login][scope] ?? scope)} <small>${escapeHtml(scope)}</small>`;
	if (scope === mandatoryScope[login]) {
		return `<label><input type="checkbox" checked disabled> ${text}</label><input type="hidden" name="scope" value="${scope}">`;
	}
	return `<label><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked> ${text}</label>`;
}

/** Pages of everybody, since the page is made before the account is chosen; only the chosen person's count. */
function pageBoxes(persons: readonly Person[]): string {
	const boxes = persons.flatMap((person) => person.pages.map((page) => pageBox(person, page)));
	return `<input type="hidden" name="page" value="">
<fieldset><legend>Pages (those of the chosen account count)</legend>${boxes.join('\n')}</fieldset>
`;
}

function pageBox({ username }: Person, { id, name, linked }: Page): string {
	const account = linked === null ? 'no Instagram account' : `Instagram: @${escapeHtml(linked)}`;
	return `<label><input type="checkbox" name="page" value="${id}" checked>
	${escapeHtml(name)} <small>of @${escapeHtml(username)}, ${account}</small></label>`;
}
