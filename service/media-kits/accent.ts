/** The backgrounds on which text in a page's accent colour appears. */
const LIGHT = [0xf5, 0xf6, 0xf8] as const;
const DARK = [0x1d, 0x20, 0x27] as const;
const BLACK = [0, 0, 0] as const;
const WHITE = [255, 255, 255] as const;
/** Minimum contrast for text of any size (WCAG 2.2, 1.4.3). */
const READABLE = 4.5;
const STEPS = 100;

type Rgb = readonly [number, number, number];

const toRgb = (hex: string): Rgb =>
	[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
const toHex = (rgb: Rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** Returns the relative luminance as defined by WCAG 2.2. */
function luminance(rgb: Rgb): number {
	const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
		const share = part / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
	const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (high + 0.05) / (low + 0.05);
}

/** Moves a colour towards black or white, only as far as needed to make text on the surface readable. */
function readableOn(surface: Rgb, color: Rgb, towards: Rgb): Rgb {
	for (let step = 0; step < STEPS; step++) {
		const mixed = color.map((part, index) =>
			Math.round(part + ((towards[index] ?? 0) - part) * (step / STEPS)),
		) as unknown as Rgb;
		if (contrast(mixed, surface) >= READABLE) return mixed;
	}
	return towards;
}

/**
 * Returns two readable variants of a colour: one for light surfaces, on which white text is readable too, and one for
 * dark surfaces.
 *
 * @param hex `#rrggbb`
 */
export function accentOf(hex: string): { light: string; dark: string } {
	const color = toRgb(hex);
	return {
		light: toHex(readableOn(LIGHT, color, BLACK)),
		dark: toHex(readableOn(DARK, color, WHITE)),
	};
}

/** Returns the style sheet with a page's accent colour. @param hex `#rrggbb` */
export function accentCss(hex: string): string {
	const { light, dark } = accentOf(hex);
	return [
		`:root:root{--accent:${light}}`,
		`@media (prefers-color-scheme:dark){:root:root{--accent:${dark}}}`,
		`@media print{:root:root{--accent:${light}}}`,
	].join('\n');
}
