import { html, type Html } from '../pages';

/**
 * Returns a URL if it may become a link, otherwise null: schemes other than https could run scripts or mislead
 * visitors.
 */
export function httpsOnly(url: string | null): string | null {
	return url !== null && URL.canParse(url) && new URL(url).protocol === 'https:' ? url : null;
}

/** Matches https URLs and e-mail addresses in a text; lengths are bounded so that matching stays fast. */
const LINK = /(https:\/\/[^\s<>"'`]{1,2000}|[\w.+-]{1,64}@(?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,24}(?![\w@-]))/gi;
/** Trailing punctuation that belongs to the sentence rather than the URL. */
const SENTENCE_END = /[.,;:!?)\]}…»”’]+$/;

/** Returns a URL as it is displayed. */
export const urlText = (url: string) => url.replace(/^https:\/\/(www\.)?/i, '').replace(/\/$/, '');

function linkHtml(found: string): Html {
	if (!/^https:/i.test(found)) return html`<a href="mailto:${found}">${found}</a>`;
	const end = SENTENCE_END.exec(found)?.[0] ?? '';
	const url = found.slice(0, found.length - end.length);
	if (httpsOnly(url) === null) return html`${found}`;
	return html`<a href="${url}" rel="noopener nofollow">${urlText(url)}</a>${end}`;
}

/** Turns https URLs and e-mail addresses in a text into links; everything else is escaped. */
export const withLinks = (text: string): Html =>
	html`${text.split(LINK).map((part, index) => (index % 2 === 1 ? linkHtml(part) : part))}`;
