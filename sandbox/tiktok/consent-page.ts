import { escapeHtml, html } from '../kernel/answers';
import type { Answer } from '../kernel/types';
import type { App, User } from './model';
import { scopeTexts } from './scopes';

const style = `
	body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem; color: #161823; }
	.sandbox { background: #fff3c4; border: 2px dashed #8a6d00; padding: .5rem 1rem; }
	fieldset { border: 1px solid #ccc; margin: 1rem 0; }
	label { display: block; padding: .2rem 0; }
	small { color: #555; }
	button { font: inherit; padding: .6rem 1.4rem; margin-right: .5rem; }
`;

/** The page that a person sees: choose an account, untick scopes, allow or deny. */
export function consentPage(app: App, scopes: readonly string[], users: readonly User[]): Answer {
	const accounts = users.map(
		({ username, displayName }, index) =>
			`<label><input type="radio" name="user" value="${escapeHtml(username)}"${index === 0 ? ' checked' : ''}>
			${escapeHtml(displayName)} <small>@${escapeHtml(username)}</small></label>`,
	);
	return html(
		200,
		`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox: authorize ${escapeHtml(app.name)}</title>
<style>${style}</style></head>
<body>
<p class="sandbox"><strong>This is a sandbox, not TikTok.</strong> The accounts are invented; nothing leaves this machine.</p>
<h1>${escapeHtml(app.name)} wants to access an account</h1>
<form method="post">
<input type="hidden" name="scope" value="">
<fieldset><legend>Account</legend>${accounts.join('\n')}</fieldset>
<fieldset><legend>${escapeHtml(app.name)} wants to</legend>${scopes.map(scopeBox).join('\n')}</fieldset>
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>
</body>
</html>
`,
	);
}

/** Basic profile access cannot be unticked; everything else can (contract §1.1, toggleable scopes). */
function scopeBox(scope: string): string {
	const text = `${escapeHtml(scopeTexts[scope] ?? scope)} <small>${escapeHtml(scope)}</small>`;
	if (scope === 'user.info.basic') {
		return `<label><input type="checkbox" checked disabled> ${text}</label><input type="hidden" name="scope" value="${scope}">`;
	}
	return `<label><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked> ${text}</label>`;
}
