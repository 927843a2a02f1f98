import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Account, AccountStore } from '../accounts';
import { ApiError } from '../core/errors';
import { LIST, REMOVE, SAVE } from './kit-schemas';
import type { Page, PageStore } from './kit-store';

/** What user names are made of, too. */
const SLUG = /^[a-z0-9_-](?:[a-z0-9._-]{0,62}[a-z0-9_-])?$/;
/** The addresses of a page's other forms end like this. */
const ENDINGS = /\.(?:json|svg)$/;

const isSlug = (text: string) => SLUG.test(text) && !ENDINGS.test(text);

const slugInvalid = (text: string) =>
	new ApiError(
		400,
		'slug_invalid',
		`"${text.slice(0, 80)}" cannot be the name of a page: 1 to 64 of a-z, 0-9, ".", "_" and "-", no dot at either end, and not ending in ".json" or ".svg". Choose another one.`,
		'fix-request',
	);

/** A name for the page of an account that nothing else has. @param isTaken whether a page has the name already */
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

/** Pages that could be made: one for each user name among the accounts that no page shows yet. */
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

/** Setting up media-kit pages. */
export const registerOwnerRoutes: FastifyPluginAsyncTypebox<{
	store: PageStore;
	accounts: Pick<AccountStore, 'list'>;
	urlOf: (slug: string) => string;
}> = async (app, { store, accounts, urlOf }) => {
	const toJson = (page: Page) => ({ ...page, url: urlOf(page.slug) });

	app.get('/api/mediakit/pages', { schema: LIST }, async () => {
		const pages = await store.list();
		return {
			pages: pages.map(toJson),
			suggestions: suggestionsFor(await accounts.list(), pages),
		};
	});

	app.put('/api/mediakit/pages/:slug', { schema: SAVE }, async ({ params: { slug }, body, headers }) => {
		if (!isSlug(slug)) throw slugInvalid(slug);
		const account_ids = [...new Set(body.account_ids)];
		if (body.enabled && account_ids.length === 0) {
			throw new ApiError(
				400,
				'page_without_accounts',
				'A page that shows no account cannot be switched on. Name at least one in account_ids.',
				'fix-request',
			);
		}
		const title = body.title?.trim() || null;
		const description = body.description?.trim() || null;
		const chosen = { title, description, account_ids, enabled: body.enabled };
		return toJson(await store.save(slug, chosen, headers['if-none-match'] === '*'));
	});

	app.delete('/api/mediakit/pages/:slug', { schema: REMOVE }, async ({ params: { slug } }, reply) => {
		if (!(await store.remove(slug))) throw pageUnknown(slug);
		return reply.code(204).send();
	});
};
