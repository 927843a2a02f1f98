import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Account, AccountStore } from '../accounts';
import { ApiError } from '../core/errors';
import { languageOf, type Language } from '../pages';
import type { Images } from './images';
import { dataUrl } from './kit-preview';
import type { Page, PageSettings, PageStore } from './kit-store';
import {
	checkContent,
	imagesOf,
	PROBLEM_REASONS,
	tidyContent,
	trimmed,
	type PageContent,
	type Problem,
} from './page-content';
import { LIST, PICTURES, PREVIEW, REMOVE, SAVE, type SettingsGiven } from './page-schemas';
import type { Thumbnails } from './thumbnails';

/** Page names may contain the same characters as user names. */
const SLUG = /^[a-z0-9_-](?:[a-z0-9._-]{0,62}[a-z0-9_-])?$/;
/** URL suffixes that select another format of a page. */
const ENDINGS = /\.(?:json|svg)$/;

const isSlug = (text: string) => SLUG.test(text) && !ENDINGS.test(text);

const slugInvalid = (text: string) =>
	new ApiError(
		400,
		'slug_invalid',
		`"${text.slice(0, 80)}" is not a valid page name. Use 1 to 64 of a-z, 0-9, ".", "_" and "-", without a dot at either end and without ".json" or ".svg" at the end.`,
		'fix-request',
		{ values: { slug: text.slice(0, 80) } },
	);

/** Suggests an unused page name for an account. @param isTaken returns true if a page already has the name */
function suggestSlug(username: string, isTaken: (slug: string) => boolean): string {
	const plain = username
		.toLowerCase()
		.replace(/[^a-z0-9._-]/g, '-')
		.replace(/^\.+|\.+$/g, '')
		.replace(ENDINGS, (ending) => ending.replace('.', '-'))
		.slice(0, 60);
	const name = isSlug(plain) ? plain : 'creator';
	for (let number = 2, slug = name; ; number++) {
		if (!isTaken(slug)) return slug;
		slug = `${name}-${number}`;
	}
}

/** Groups the accounts that no page shows yet by user name, and suggests a new page for each user name. */
function suggestionsFor(accounts: readonly Account[], pages: readonly Page[]) {
	const shown = new Set(pages.flatMap(({ account_ids: ids }) => ids));
	const taken = new Set(pages.map(({ slug }) => slug));
	const left = new Map<string, string[]>();
	for (const { id, username } of accounts.filter((account) => !shown.has(account.id))) {
		const creator = username.toLowerCase();
		left.set(creator, [...(left.get(creator) ?? []), id]);
	}
	return [...left].map(([username, account_ids]) => {
		const slug = suggestSlug(username, (name) => taken.has(name));
		taken.add(slug);
		return { slug, account_ids };
	});
}

const pageUnknown = (slug: string) =>
	new ApiError(
		404,
		'page_unknown',
		`There is no page "${slug.slice(0, 80)}". GET /api/mediakit/pages lists them.`,
		'fix-request',
	);

const fieldInvalid = ({ field, reason }: Problem) =>
	new ApiError(
		400,
		'page_field_invalid',
		`${field} ${PROBLEM_REASONS[reason]}. Correct it and save the page again.`,
		'fix-request',
	);

/** Converts a request's fields to page settings. */
function readSettings({ title, description, account_ids, enabled, ...content }: SettingsGiven): PageSettings {
	return {
		title: trimmed(title),
		description: trimmed(description),
		account_ids: [...new Set(account_ids)],
		enabled,
		...tidyContent(content as Partial<PageContent>),
	};
}

/** Routes for setting up media-kit pages. */
export const registerOwnerRoutes: FastifyPluginAsyncTypebox<{
	store: PageStore;
	images: Images;
	accounts: Pick<AccountStore, 'list' | 'getKnown'>;
	thumbnails: Pick<Thumbnails, 'of'>;
	urlOf: (slug: string) => string;
	/** Renders an unsaved page; undefined if none of its accounts is connected. */
	preview: (settings: PageSettings, language: Language) => Promise<string | undefined>;
}> = async (app, { store, images, accounts, thumbnails, urlOf, preview }) => {
	const toJson = (page: Page) => ({ ...page, url: urlOf(page.slug) });
	const problemsOf = async (settings: PageSettings) =>
		checkContent(settings, await images.known(imagesOf(settings)));

	app.get('/api/mediakit/pages', { schema: LIST }, async () => {
		const pages = await store.list();
		return {
			pages: pages.map(toJson),
			suggestions: suggestionsFor(await accounts.list(), pages),
		};
	});

	app.put('/api/mediakit/pages/:slug', { schema: SAVE }, async ({ params: { slug }, body, headers }) => {
		if (!isSlug(slug)) throw slugInvalid(slug);
		const settings = readSettings(body);
		if (settings.enabled && settings.account_ids.length === 0) {
			throw new ApiError(
				400,
				'page_without_accounts',
				'A page without accounts cannot be switched on. Add at least one to account_ids.',
				'fix-request',
			);
		}
		const [problem] = await problemsOf(settings);
		if (problem) throw fieldInvalid(problem);
		return toJson(await store.save(slug, settings, headers['if-none-match'] === '*'));
	});

	app.post('/api/mediakit/page-preview', { schema: PREVIEW }, async (request) => {
		const settings = readSettings(request.body);
		const problems = await problemsOf(settings);
		const html = problems.length > 0 ? undefined : await preview(settings, languageOf(request));
		return { html: html ?? null, problems };
	});

	app.get('/api/accounts/:id/pictures', { schema: PICTURES }, async ({ params }) => {
		const kept = await thumbnails.of(await accounts.getKnown(params.id));
		const pictures = [...kept].map(([id, bytes]) => [id, dataUrl('image/webp', bytes)]);
		return { pictures: Object.fromEntries(pictures) as Record<string, string> };
	});

	app.delete('/api/mediakit/pages/:slug', { schema: REMOVE }, async ({ params: { slug } }, reply) => {
		if (!(await store.remove(slug))) throw pageUnknown(slug);
		return reply.code(204).send();
	});
};
