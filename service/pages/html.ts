/** Text that may stand in a page as it is. */
export class Html {
	constructor(readonly text: string) {}
}

/** What a template takes: text, which is escaped; parts of pages, which are not; nothing at all. */
export type Fragment = string | number | Html | undefined | readonly Fragment[];

/** Text as it stands in a page, also inside a quoted attribute. */
export const escapeHtml = (text: string) =>
	text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

function render(fragment: Fragment): string {
	if (fragment === undefined) return '';
	if (fragment instanceof Html) return fragment.text;
	return typeof fragment === 'object' ? fragment.map(render).join('') : escapeHtml(String(fragment));
}

/** A part of a page. Everything that is put in is text unless it was made by this function itself. */
export function html(parts: TemplateStringsArray, ...fragments: Fragment[]): Html {
	return new Html(parts.map((part, index) => part + render(fragments[index])).join(''));
}
