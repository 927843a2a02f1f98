import { PLATFORM_NAMES } from '../../../platforms/errors';
import { OWN_FIELDS, type OwnField } from '../../../platforms/own-fields';
import { captionOf, type Delivery, type Upload } from '../../channels';
import { clock } from '../../database';
import { html, renderPage, type Assets, type Fragment, type Language } from '../../pages';
import { APPROVAL_TEXTS, timeIn, type Ending } from './approval-texts';

/** The assets, language and path of a page. */
export interface Frame {
	assets: Assets;
	language: Language;
	/**
	 * The path of the page as the browser sees it. Links are relative, so that error pages never repeat a token.
	 */
	path: string;
}

function page(
	{ assets, language }: Frame,
	look: string | undefined,
	title: string,
	content: Fragment,
): string {
	const { other } = APPROVAL_TEXTS[language];
	return renderPage(assets, {
		language,
		title: `${title} · MediaKit`,
		styles: ['pages.css'],
		head: html`<meta name="robots" content="noindex, nofollow" />`,
		body: html`<main${look && html` class="${look}"`}>
			<p class="brand">MediaKit</p>
			<h1>${title}</h1>
			${content}
			<p class="note">
				<a href="?lang=${other.language}" hreflang="${other.language}" lang="${other.language}"
					>${other.name}</a
				>
			</p>
		</main>`,
	});
}

/** Renders the media of a post: its file, or the images that the platform will fetch from their URLs. */
function preview({ path, language }: Frame, { fileName, contentType, imageUrls }: Upload): Fragment {
	const label = APPROVAL_TEXTS[language].media;
	const src = `${path}/file`;
	if (fileName !== null && contentType?.startsWith('image/'))
		return html`<img class="preview" src="${src}" alt="${label}" />`;
	if (fileName !== null)
		return html`<video
			class="preview"
			src="${src}#t=0.1"
			poster="${path}/frame"
			controls
			playsinline
			preload="metadata"
			aria-label="${label}"
		></video>`;
	return imageUrls.map((url) => html`<img class="preview" src="${url}" alt="${label}" />`);
}

function choice({ language }: Frame, { name, title, hint, choices = {} }: OwnField): Fragment {
	return html`<label for="${name}">${title[language]}</label>
		<select id="${name}" name="${name}" aria-describedby="${name}-hint" required>
			<option value="">${APPROVAL_TEXTS[language].choose}</option>
			${Object.entries(choices).map(
				([value, label]) => html`<option value="${value}">${label[language]}</option>`,
			)}
		</select>
		<p class="note" id="${name}-hint">${hint[language]}</p>`;
}

/**
 * Renders the page on which a person approves or declines a post. Works without JavaScript.
 *
 * @param post.expiresAt when the link expires, in milliseconds since 1970
 * @param post.missing a required field that was left empty
 */
export function decisionPage(
	frame: Frame,
	post: { upload: Upload; delivery: Delivery; expiresAt: number; missing?: OwnField },
): string {
	const { language } = frame;
	const { upload, delivery, expiresAt, missing } = post;
	const texts = APPROVAL_TEXTS[language];
	const { publishAt, name } = upload;
	const isLater = publishAt !== null && Date.parse(publishAt) > clock.now();
	return page(
		frame,
		undefined,
		texts.waits,
		html`${missing && html`<p class="error" role="alert">${texts.missing(missing.title[language])}</p>`}
			${preview(frame, upload)}
			<dl>
				<dt>${texts.account}</dt>
				<dd>${delivery.account} (${PLATFORM_NAMES[delivery.platform]})</dd>
				<dt>${texts.caption}</dt>
				<dd class="caption">${captionOf(upload) ?? texts.noCaption}</dd>
				${
					name === null
						? undefined
						: html`<dt>${texts.file}</dt>
								<dd>${name}</dd>`
				}
			</dl>
			<p>${isLater ? texts.planned(timeIn(language, Date.parse(publishAt))) : texts.atOnce}</p>
			<form method="post" action="?lang=${language}">
				${OWN_FIELDS[delivery.platform].approval.map((field) => choice(frame, field))}
				<button type="submit" name="decision" value="approve">${texts.approve}</button>
				<button class="quiet" type="submit" name="decision" value="decline" formnovalidate>
					${texts.decline}
				</button>
			</form>
			<p class="note">${texts.once(timeIn(language, expiresAt))}</p>`,
	);
}

/**
 * Renders the page for a link that can no longer be used.
 *
 * @param options.delivery if given, the page shows its outcome
 * @param options.isTooLate true if the reader has just submitted a decision
 */
export function endPage(
	frame: Frame,
	ending: Ending,
	options: { delivery?: Delivery; isTooLate?: boolean } = {},
): string {
	const { delivery, isTooLate = false } = options;
	const texts = APPROVAL_TEXTS[frame.language];
	const [title, text] = texts.endings[ending];
	const look = ending === 'publishing' || ending === 'published' ? 'good' : undefined;
	const isKept = ending === 'cancelled' && delivery !== undefined && delivery.publishId !== null;
	return page(
		frame,
		look,
		title,
		html`${isTooLate ? html`<p class="error" role="alert">${texts.tooLate}</p>` : undefined}
			<p>${text}</p>
			${delivery && html`<p>${delivery.account} (${PLATFORM_NAMES[delivery.platform]})</p>`}
			${isKept ? html`<p>${texts.stays(PLATFORM_NAMES[delivery.platform])}</p>` : undefined}
			${
				ending === 'published' && delivery?.permalink
					? html`<p><a href="${delivery.permalink}">${texts.open}</a></p>`
					: undefined
			}
			${
				ending === 'publishing'
					? html`<p><a href="?lang=${frame.language}">${texts.again}</a></p>`
					: undefined
			}`,
	);
}
