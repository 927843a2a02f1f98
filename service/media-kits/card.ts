import { join } from 'node:path';
import type { OverlayOptions } from 'sharp';
import { PLATFORM_NAMES } from '../../platforms/errors';
import { html } from '../pages';
import { accentOf } from './accent';
import { handleOf } from './account-section';
import { groupByPlatform, totalFollowers, type FigureName, type MediaKit } from './kit';
import { cleanForXml, initialsOf, shorten } from './kit-texts';
import type { Wording } from './kit-words';
import { loadSharp } from './sharp';

/** The size of link previews in messaging apps and social networks. */
const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 80;
const AVATAR = 176;
const USUAL_ACCENT = '#3b4fd8';
const MOST_NUMBERS = 3;

type Weight = 'Bold' | 'Regular';

interface TextOptions {
	weight: Weight;
	size: number;
	/** Width at which lines are wrapped; if undefined, the text stays on a single line. */
	width?: number;
	opacity?: number;
}

/** Renders text as an image with the bundled font. Text escaped for HTML is also valid in Pango markup. */
async function textPicture(text: string, { weight, size, width, opacity = 100 }: TextOptions) {
	const sharp = await loadSharp();
	const markup = html`<span foreground="#ffffff" alpha="${opacity}%">${cleanForXml(text)}</span>`.text;
	const { data, info } = await sharp({
		text: {
			text: markup,
			font: `Inter ${weight} ${size}`,
			fontfile: join(__dirname, 'fonts', `Inter-${weight}.ttf`),
			rgba: true,
			...(width === undefined ? { wrap: 'none' } : { width, wrap: 'word-char' }),
			dpi: 72,
		},
	})
		.png()
		.toBuffer({ resolveWithObject: true });
	return { input: data, width: info.width, height: info.height };
}

/**
 * Returns the most important metrics: for a single account, its own; for several accounts, the followers per platform.
 */
function numbersOf(kit: MediaKit, wording: Wording): [value: string, label: string][] {
	const short = (value: number) => (value >= 10_000_000 ? wording.compact(value) : wording.number(value));
	const { total, isRounded } = totalFollowers(kit);
	const followers: [string, string][] =
		total === null
			? []
			: [
					[
						wording.about(short(total), isRounded),
						kit.accounts.length === 1 ? wording.oneFollowers : wording.total,
					],
				];
	const [first] = kit.accounts;
	const own = (['avg_views', 'engagement_rate'] as FigureName[]).flatMap((name): [string, string][] => {
		const value = first?.shown[name];
		if (typeof value !== 'number') return [];
		return [[name === 'avg_views' ? short(value) : wording.figure(name, value), wording.figures[name]]];
	});
	const ofPlatforms = groupByPlatform(kit.accounts).flatMap(([platform, accounts]): [string, string][] => {
		const ofOne = totalFollowers({ accounts });
		if (ofOne.total === null) return [];
		return [[wording.about(short(ofOne.total), ofOne.isRounded), PLATFORM_NAMES[platform]]];
	});
	return [...followers, ...(kit.accounts.length === 1 ? own : ofPlatforms)].slice(0, MOST_NUMBERS);
}

/** Renders the title in the largest size that fits on two lines. */
async function titlePicture(title: string, width: number) {
	for (const size of [72, 60, 50]) {
		const picture = await textPicture(shorten(title, 70), { weight: 'Bold', size, width });
		if (picture.height <= 2.4 * size) return picture;
	}
	return await textPicture(shorten(title, 34), { weight: 'Bold', size: 44, width });
}

/** Renders all numbers in the same size, the largest at which each of them fits its column. */
async function numberPictures(values: readonly string[], width: number) {
	for (const size of [64, 56, 48]) {
		const pictures = await Promise.all(values.map((value) => textPicture(value, { weight: 'Bold', size })));
		if (pictures.every((picture) => picture.width <= width)) return pictures;
	}
	return await Promise.all(values.map((value) => textPicture(value, { weight: 'Bold', size: 40, width })));
}

const circle = Buffer.from(
	`<svg width="${AVATAR}" height="${AVATAR}"><circle cx="88" cy="88" r="88"/></svg>`,
);

/** Renders the avatar in a circle or, without an avatar, the initials. */
async function avatarPictures(avatar: Buffer | undefined, kit: MediaKit): Promise<OverlayOptions[]> {
	const at = { left: MARGIN, top: MARGIN };
	if (avatar !== undefined) {
		const sharp = await loadSharp();
		const input = await sharp(avatar, { limitInputPixels: 50_000_000 })
			.resize(AVATAR, AVATAR, { fit: 'cover' })
			.composite([{ input: circle, blend: 'dest-in' }])
			.png()
			.toBuffer()
			.catch(() => undefined);
		if (input) return [{ ...at, input }];
	}
	const ring = `<svg width="${AVATAR}" height="${AVATAR}"><circle cx="88" cy="88" r="86" fill="#fff" fill-opacity=".16" stroke="#fff" stroke-opacity=".5" stroke-width="3"/></svg>`;
	const letters = await textPicture(initialsOf(kit.title) || '·', {
		weight: 'Bold',
		size: 64,
		width: AVATAR,
	});
	return [
		{ ...at, input: Buffer.from(ring) },
		{
			input: letters.input,
			left: Math.round(MARGIN + (AVATAR - letters.width) / 2),
			top: Math.round(MARGIN + (AVATAR - letters.height) / 2),
		},
	];
}

/** Renders the background: the accent colour, or the cover darkened for white text. */
async function groundOf(kit: MediaKit, cover: Buffer | undefined) {
	const sharp = await loadSharp();
	const { light } = accentOf(kit.content.accent_color ?? USUAL_ACCENT);
	const shade = (opacity: number) =>
		Buffer.from(
			`<svg width="${WIDTH}" height="${HEIGHT}"><defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${light}"/><stop offset="1" stop-color="#14161b"/></linearGradient></defs><rect width="100%" height="100%" fill="#14161b" fill-opacity="${opacity ? 0.62 : 0}"/><rect width="100%" height="100%" fill="url(#g)" fill-opacity="${opacity || 1}"/></svg>`,
		);
	if (cover === undefined) return sharp(shade(0));
	return sharp(
		await sharp(cover)
			.resize(WIDTH, HEIGHT, { fit: 'cover' })
			.composite([{ input: shade(0.45) }])
			.png()
			.toBuffer(),
	);
}

/**
 * Renders a page's preview image, 1200×630. It is a JPEG, since messaging apps reject images of more than a few
 * hundred kilobytes.
 *
 * @param pictures the images as fetched or stored
 * @throws ApiError `pictures_unavailable`
 */
export async function renderCard(
	kit: MediaKit,
	wording: Wording,
	pictures: { avatar: Buffer | undefined; cover: Buffer | undefined },
): Promise<Buffer> {
	const left = MARGIN + AVATAR + 48;
	const width = WIDTH - MARGIN - left;
	const handles = shorten(kit.accounts.map(({ shown }) => handleOf(shown)).join('  ·  '), 60);
	const numbers = numbersOf(kit, wording);
	const column = Math.floor((WIDTH - 2 * MARGIN) / MOST_NUMBERS);
	const [kicker, title, names, values, labels] = await Promise.all([
		textPicture(wording.mediaKit, { weight: 'Regular', size: 28, width, opacity: 85 }),
		titlePicture(kit.title, width),
		textPicture(handles, { weight: 'Regular', size: 30, width, opacity: 90 }),
		numberPictures(
			numbers.map(([value]) => value),
			column - 24,
		),
		Promise.all(
			numbers.map(([, label]) =>
				textPicture(label, { weight: 'Regular', size: 28, width: column - 24, opacity: 85 }),
			),
		),
	]);
	const head = [kicker, title, names].reduce<{ top: number; placed: OverlayOptions[] }>(
		({ top, placed }, { input, height }) => ({
			top: top + height + 22,
			placed: [...placed, { input, left, top }],
		}),
		{ top: MARGIN, placed: [] },
	);
	const inColumns = (pictures: readonly { input: Buffer }[], top: number) =>
		pictures.map(({ input }, index) => ({ input, left: MARGIN + index * column, top }));
	const rule = Buffer.from(
		`<svg width="${WIDTH - 2 * MARGIN}" height="2"><rect width="100%" height="2" fill="#fff" fill-opacity=".35"/></svg>`,
	);
	const ground = await groundOf(kit, pictures.cover);
	return await ground
		.composite([
			...(await avatarPictures(pictures.avatar, kit)),
			...head.placed,
			{ input: rule, left: MARGIN, top: HEIGHT - MARGIN - 164 },
			...inColumns(values, HEIGHT - MARGIN - 122),
			...inColumns(labels, HEIGHT - MARGIN - 34),
		])
		.jpeg({ quality: 88, chromaSubsampling: '4:4:4', mozjpeg: true })
		.toBuffer();
}
