import { html, type Html } from '../pages';

/** An address that may become a link; anything but https could run as a script or lead astray. */
export function httpsOnly(url: string | null): string | null {
	return url !== null && URL.canParse(url) && new URL(url).protocol === 'https:' ? url : null;
}

/** https URLs and e-mail addresses in a text; bounded, so that no text takes long. */
const LINK = /(https:\/\/[^\s<>"'`]{1,2000}|[\w.+-]{1,64}@(?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,24}(?![\w@-]))/gi;
/** What ends a sentence rather than a URL. */
const SENTENCE_END = /[.,;:!?)\]}…»”’]+$/;

/** A URL as people read it. */
export const urlText = (url: string) => url.replace(/^https:\/\/(www\.)?/i, '').replace(/\/$/, '');

function linkHtml(found: string): Html {
	if (!/^https:/i.test(found)) return html`<a href="mailto:${found}">${found}</a>`;
	const end = SENTENCE_END.exec(found)?.[0] ?? '';
	const url = found.slice(0, found.length - end.length);
	if (httpsOnly(url) === null) return html`${found}`;
	return html`<a href="${url}" rel="noopener nofollow">${urlText(url)}</a>${end}`;
}

/** A text in which https URLs and e-mail addresses are links; everything else in it stays text. */
export const withLinks = (text: string): Html =>
	html`${text.split(LINK).map((part, index) => (index % 2 === 1 ? linkHtml(part) : part))}`;
