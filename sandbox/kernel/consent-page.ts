import { escapeHtml, html } from './answers';
import type { Answer } from './types';

const style = `
	body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem; color: #161823; }
	.sandbox { background: #fff3c4; border: 2px dashed #8a6d00; padding: .5rem 1rem; }
	fieldset { border: 1px solid #ccc; margin: 1rem 0; }
	label { display: block; padding: .2rem 0; }
	small { color: #555; }
	button { font: inherit; padding: .6rem 1.4rem; margin-right: .5rem; }
`;

export interface ConsentChoice {
	readonly value: string;
	readonly text: string;
	readonly note: string;
	/** True if the box cannot be deselected. */
	readonly fixed?: boolean;
}

/** A list of checkboxes, all selected initially. */
export interface ConsentBoxes {
	readonly name: string;
	readonly title: string;
	readonly choices: readonly ConsentChoice[];
}

export interface ConsentPage {
	readonly platform: string;
	readonly appName: string;
	readonly users: readonly { readonly username: string; readonly displayName: string }[];
	readonly boxes: readonly ConsentBoxes[];
	/** Note about another way to log in, as on the platform's page. */
	readonly note?: string;
}

/**
 * Renders the consent page, on which the user selects an account and permissions, and allows or denies access. The form
 * posts to the page's own URL with `decision`, `user` and each list's name. Each list also sends an empty value, which
 * shows that the list was on the page.
 */
export function consentPage({ platform, appName, users, boxes, note }: ConsentPage): Answer {
	const app = escapeHtml(appName);
	return html(
		200,
		`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox: authorize ${app}</title>
<style>${style}</style></head>
<body>
<p class="sandbox"><strong>This is a sandbox, not ${escapeHtml(platform)}.</strong> The accounts are invented; nothing leaves this machine.</p>
<h1>${app} wants to access an account</h1>
<form method="post">
<fieldset><legend>Account</legend>${users.map(userChoice).join('\n')}</fieldset>${note === undefined ? '' : `\n<p><small>${escapeHtml(note)}</small></p>`}
${boxes.map(boxList).join('\n')}
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>
</body>
</html>
`,
	);
}

function userChoice({ username, displayName }: ConsentPage['users'][number], index: number): string {
	return `<label><input type="radio" name="user" value="${escapeHtml(username)}"${index === 0 ? ' checked' : ''}>
	${escapeHtml(displayName)} <small>@${escapeHtml(username)}</small></label>`;
}

function boxList({ name, title, choices }: ConsentBoxes): string {
	const hidden = `<input type="hidden" name="${name}" value="">`;
	const rows = choices.map((choice) => box(name, choice)).join('\n');
	return `${hidden}<fieldset><legend>${escapeHtml(title)}</legend>${rows}</fieldset>`;
}

function box(name: string, { value, text, note, fixed }: ConsentChoice): string {
	const label = `${escapeHtml(text)} <small>${escapeHtml(note)}</small>`;
	const escaped = escapeHtml(value);
	return fixed
		? `<label><input type="checkbox" checked disabled> ${label}</label><input type="hidden" name="${name}" value="${escaped}">`
		: `<label><input type="checkbox" name="${name}" value="${escaped}" checked> ${label}</label>`;
}
