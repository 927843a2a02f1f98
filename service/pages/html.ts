/** Escaped HTML that can be inserted into a page. */
export class Html {
	constructor(readonly text: string) {}
}

/** Template values: text, which is escaped; HTML, which is not; or nothing. */
export type Fragment = string | number | Html | undefined | readonly Fragment[];

/** Escapes text for content and quoted attributes. */
export const escapeHtml = (text: string) =>
	text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

function render(fragment: Fragment): string {
	if (fragment === undefined) return '';
	if (fragment instanceof Html) return fragment.text;
	return typeof fragment === 'object' ? fragment.map(render).join('') : escapeHtml(String(fragment));
}

/** Tagged template for HTML. All values are escaped unless they were created by this function. */
export function html(parts: TemplateStringsArray, ...fragments: Fragment[]): Html {
	return new Html(parts.map((part, index) => part + render(fragments[index])).join(''));
}
