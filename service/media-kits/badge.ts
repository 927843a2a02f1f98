import { html } from '../pages';
import { handleOf, labelOf } from './account-section';
import { totalFollowers, type FigureName, type MediaKit } from './kit';
import type { KitAccountJson } from './kit-schemas';
import { charactersOf, cleanForXml, shorten } from './kit-texts';
import type { Wording } from './kit-words';

const HEIGHT = 24;
const PADDING = 10;
const NAME_CHARACTERS = 32;

/** Returns the approximate width of text at 12 pixels; the SVG then fits the text to this width. */
const widthOf = (text: string) =>
	charactersOf(text).reduce((sum, character) => sum + (character > '\u2e7f' ? 12 : 7), 0);

/** Lists all known metrics of an account as text. */
function figuresOf(shown: KitAccountJson, wording: Wording): string {
	const told = (Object.keys(wording.figures) as FigureName[]).flatMap((name) => {
		const value = shown[name];
		if (value == null) return [];
		const number = wording.about(wording.figure(name, value), shown.rounded.includes(name));
		return `${labelOf(name, shown.platform, wording)} ${number}`;
	});
	return `${handleOf(shown)}: ${told.join('; ')}.`;
}

/**
 * Renders the name and the number of followers as a small image to embed in other pages. The SVG contains no scripts
 * and loads nothing; its description lists the accounts' metrics for screen readers.
 */
export function renderBadge(kit: MediaKit, wording: Wording): string {
	const name = shorten(cleanForXml(kit.title), NAME_CHARACTERS);
	const { total, isRounded } = totalFollowers(kit);
	const number = total === null ? '–' : wording.about(wording.compact(total), isRounded);
	const count = `${number} ${wording.badge}`;
	const [nameWidth, countWidth] = [widthOf(name), widthOf(count)];
	const middle = nameWidth + 2 * PADDING;
	const width = middle + countWidth + 2 * PADDING;
	const baseline = 16;
	return html`<svg
		xmlns="http://www.w3.org/2000/svg"
		width="${width}"
		height="${HEIGHT}"
		viewBox="0 0 ${width} ${HEIGHT}"
		role="img"
		aria-labelledby="t"
		aria-describedby="d"
		xml:lang="${wording.language}"
	>
		<title id="t">${name}: ${count}</title>
		<desc id="d">${kit.accounts.map(({ shown }) => `${cleanForXml(figuresOf(shown, wording))} `)}</desc>
		<clipPath id="c"><rect width="${width}" height="${HEIGHT}" rx="5" /></clipPath>
		<g clip-path="url(#c)">
			<rect width="${middle}" height="${HEIGHT}" fill="#1b1f27" />
			<rect x="${middle}" width="${width - middle}" height="${HEIGHT}" fill="#3b4fd8" />
		</g>
		<g fill="#ffffff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="12">
			<text x="${PADDING}" y="${baseline}" textLength="${nameWidth}" lengthAdjust="spacingAndGlyphs">
				${name}
			</text>
			<text
				x="${middle + PADDING}"
				y="${baseline}"
				textLength="${countWidth}"
				lengthAdjust="spacingAndGlyphs"
			>
				${count}
			</text>
		</g>
	</svg> `.text;
}
