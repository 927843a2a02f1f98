import { html, type Html } from '../pages';
import { changeHtml, handleOf } from './account-section';
import { totalFollowers, type MediaKit } from './kit';
import { initialsOf } from './kit-texts';
import type { Wording } from './kit-words';
import { urlText, withLinks } from './links';
import type { PageView } from './page-view';

function totalHtml(kit: MediaKit, wording: Wording): Html | undefined {
	const { total, isRounded, change, notCounted } = totalFollowers(kit);
	if (total === null) return undefined;
	const leftOut = (isKnown: boolean) =>
		wording.list(notCounted.filter(({ followers }) => (followers !== null) === isKnown).map(handleOf));
	const hint = (names: string, text: (names: string) => string) =>
		names && html`<span class="hint">${text(names)}</span>`;
	const what = kit.accounts.length === 1 ? wording.oneFollowers : wording.total;
	return html`<p class="total">
		<strong>${wording.about(wording.number(total), isRounded)}</strong>
		${what} ${changeHtml('followers', change, wording)} ${hint(leftOut(false), wording.notCounted)}
		${hint(leftOut(true), wording.notSummed)}
	</p>`;
}

/** Renders the creator's location and languages. */
function factsHtml({ content }: MediaKit, wording: Wording): Html | undefined {
	const { location, languages } = content;
	const facts = [
		[wording.location, location ?? ''],
		[wording.languages, wording.list(languages.map(wording.languageName))],
	].filter(([, value]) => value !== '');
	if (facts.length === 0) return undefined;
	return html`<dl class="facts">
		${facts.map(
			([name = '', value = '']) =>
				html`<div>
					<dt>${name}</dt>
					<dd>${value}</dd>
				</div>`,
		)}
	</dl>`;
}

/** Renders a link styled as a button; in print, its target is shown instead. */
const buttonHtml = (href: string, label: string, target: string, kind: string) =>
	html`<a class="button ${kind}" href="${href}" rel="noopener"
		><span class="screen">${label}</span><span class="paper">${target}</span></a
	>`;

function contactHtml({ content }: MediaKit, wording: Wording): Html | undefined {
	const { contact_email: email, website } = content;
	if (email === null && website === null) return undefined;
	return html`<p class="contact">
		${email === null ? undefined : buttonHtml(`mailto:${email}`, wording.email, email, 'primary')}
		${website === null ? undefined : buttonHtml(website, wording.website, urlText(website), 'plain')}
	</p>`;
}

/** Renders the header of a page: name and contact. */
export function headerHtml(kit: MediaKit, { wording, avatar, image }: PageView): Html {
	const { cover_image: cover } = kit.content;
	const about = kit.description ?? kit.accounts.find(({ bio }) => bio)?.bio;
	const picture = avatar && html`<img src="${avatar}" alt="" width="96" height="96" />`;
	return html`<header${cover === null ? undefined : html` class="covered"`}>
		${cover === null ? undefined : html`<img class="cover" src="${image(cover)}" alt="" width="1536" height="512" />`}
		<div class="avatar" aria-hidden="true">${initialsOf(kit.title)}${picture}</div>
		<div class="who">
			<p class="kicker">${wording.mediaKit}</p>
			<h1>${kit.title}</h1>
			${factsHtml(kit, wording)}
		</div>
		<div class="intro">
			${about ? html`<p class="about">${withLinks(about)}</p>` : undefined} ${contactHtml(kit, wording)}
		</div>
		${totalHtml(kit, wording)}
	</header>`;
}
