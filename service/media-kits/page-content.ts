import { httpsOnly } from './links';

/** The sections of a page below its header, in default order. */
export const SECTIONS = ['accounts', 'audience', 'posts', 'packages', 'collaborations'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** A package that a creator offers. */
export interface Package {
	name: string;
	description: string | null;
	/** In the page's currency; `null` means on request. */
	price: number | null;
}

/** A previous collaboration of the creator. */
export interface Collaboration {
	name: string;
	url: string | null;
	/** The ID of an uploaded image. */
	logo_image: string | null;
}

/** A page's content, apart from the metrics. Everything is optional, and hidden until it is filled in. */
export interface PageContent {
	contact_email: string | null;
	website: string | null;
	location: string | null;
	/** ISO 639 codes, such as `de`. */
	languages: string[];
	/** `#rrggbb`; the page darkens or lightens it where text would be unreadable. */
	accent_color: string | null;
	/** The ID of an uploaded image. */
	cover_image: string | null;
	/** Currency of all prices, ISO 4217. */
	currency: string | null;
	packages: Package[];
	collaborations: Collaboration[];
	/** Sections that are not listed follow in default order. */
	section_order: SectionName[];
	hidden_sections: SectionName[];
}

export const NO_CONTENT: PageContent = {
	contact_email: null,
	website: null,
	location: null,
	languages: [],
	accent_color: null,
	cover_image: null,
	currency: null,
	packages: [],
	collaborations: [],
	section_order: [],
	hidden_sections: [],
};

/** The path of an invalid field, and the reason. For example, `packages.1.name` is the name of the second package. */
export interface Problem {
	field: string;
	reason: ProblemReason;
}

export const PROBLEM_REASONS = {
	required: 'must not be empty',
	email_invalid: 'must be an e-mail address such as hello@example.com',
	url_not_https: 'must be an https URL such as https://example.com',
	color_invalid: 'must be a colour such as #3b4fd8',
	language_unknown: 'must be a language code such as "en" or "de"',
	currency_unknown: 'must be a currency code such as "EUR"',
	currency_missing: 'is required because a package has a price',
	image_unknown: 'is not an uploaded image; send it with POST /api/mediakit/images first',
} as const;
export type ProblemReason = keyof typeof PROBLEM_REASONS;

// Only accepts addresses that need no quoting, since the page links to them.
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/i;

const nameOf = (type: 'language' | 'currency', code: string) =>
	new Intl.DisplayNames('en', { type, fallback: 'none' }).of(code);

const isLanguage = (code: string) => /^[a-z]{2,3}$/.test(code) && nameOf('language', code) !== undefined;
const isCurrency = (code: string) => /^[A-Z]{3}$/.test(code) && nameOf('currency', code) !== undefined;

/** Trims a text; returns `null` if it is empty. */
export const trimmed = (text: string | null | undefined): string | null => text?.trim() || null;

/** Removes empty content: trims texts and drops empty rows. */
export function tidyContent(given: Partial<PageContent>): PageContent {
	const content = { ...NO_CONTENT, ...given };
	return {
		contact_email: trimmed(content.contact_email),
		website: trimmed(content.website),
		location: trimmed(content.location),
		languages: [...new Set(content.languages)],
		accent_color: trimmed(content.accent_color)?.toLowerCase() ?? null,
		cover_image: content.cover_image,
		currency: trimmed(content.currency),
		packages: content.packages
			.map(({ name, description, price }) => ({
				name: name.trim(),
				description: trimmed(description),
				price: price ?? null,
			}))
			.filter(({ name, description, price }) => name !== '' || description !== null || price !== null),
		collaborations: content.collaborations
			.map(({ name, url, logo_image }) => ({
				name: name.trim(),
				url: trimmed(url),
				logo_image: logo_image ?? null,
			}))
			.filter(({ name, url, logo_image: logo }) => name !== '' || url !== null || logo !== null),
		section_order: [...new Set(content.section_order)],
		hidden_sections: [...new Set(content.hidden_sections)],
	};
}

/** Returns the visible sections of a page, in order. */
export function visibleSections({
	section_order: order,
	hidden_sections: hidden,
}: Pick<PageContent, 'section_order' | 'hidden_sections'>): SectionName[] {
	return [...new Set([...order, ...SECTIONS])].filter((name) => !hidden.includes(name));
}

/** Returns the IDs of all images used on a page. */
export const imagesOf = ({
	cover_image: cover,
	collaborations,
}: Pick<PageContent, 'cover_image' | 'collaborations'>): string[] =>
	[cover, ...collaborations.map((each) => each.logo_image)].filter((id) => id !== null);

/** Validates a page's content. @param content the tidied content @param images IDs of existing images */
export function checkContent(content: PageContent, images: readonly string[]): Problem[] {
	const problems: Problem[] = [];
	const check = (isWrong: boolean, field: string, reason: ProblemReason) => {
		if (isWrong) problems.push({ field, reason });
	};
	const isNotHttps = (url: string | null) => url !== null && httpsOnly(url) === null;
	const isNoImage = (id: string | null) => id !== null && !images.includes(id);
	const { contact_email: email, accent_color: color, currency, packages } = content;
	check(email !== null && !EMAIL.test(email), 'contact_email', 'email_invalid');
	check(isNotHttps(content.website), 'website', 'url_not_https');
	check(!content.languages.every(isLanguage), 'languages', 'language_unknown');
	check(color !== null && !/^#[\da-f]{6}$/.test(color), 'accent_color', 'color_invalid');
	check(isNoImage(content.cover_image), 'cover_image', 'image_unknown');
	check(currency !== null && !isCurrency(currency), 'currency', 'currency_unknown');
	const hasPrice = packages.some(({ price }) => price !== null);
	check(currency === null && hasPrice, 'currency', 'currency_missing');
	for (const [index, { name }] of packages.entries())
		check(name === '', `packages.${index}.name`, 'required');
	for (const [index, { name, url, logo_image: logo }] of content.collaborations.entries()) {
		check(name === '', `collaborations.${index}.name`, 'required');
		check(isNotHttps(url), `collaborations.${index}.url`, 'url_not_https');
		check(isNoImage(logo), `collaborations.${index}.logo_image`, 'image_unknown');
	}
	return problems;
}
