import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Account, AccountStore } from '../accounts';
import { ApiError } from '../core/errors';
import { LIST, REMOVE, SAVE } from './kit-schemas';
import { checkSlug, suggestSlug } from './slug';
import type { Page, PageStore } from './kit-store';

/** Pages that could be made: one for each user name among the accounts that no page shows yet. */
function suggestionsFor(accounts: readonly Account[], pages: readonly Page[]) {
	const shown = new Set(pages.flatMap(({ accountIds }) => accountIds));
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
	const toJson = ({ accountIds, createdAt, updatedAt, ...shown }: Page) => ({
		...shown,
		account_ids: accountIds,
		url: urlOf(shown.slug),
		created_at: createdAt,
		updated_at: updatedAt,
	});

	app.get('/api/mediakit/pages', { schema: LIST }, async () => {
		const pages = await store.list();
		return {
			pages: pages.map(toJson),
			suggestions: suggestionsFor(await accounts.list(), pages),
		};
	});

	app.put('/api/mediakit/pages/:slug', { schema: SAVE }, async ({ params: { slug }, body, headers }) => {
		checkSlug(slug);
		const accountIds = [...new Set(body.account_ids)];
		if (body.enabled && accountIds.length === 0) {
			throw new ApiError(
				400,
				'page_without_accounts',
				'A page that shows no account cannot be switched on. Name at least one in account_ids.',
				'fix-request',
			);
		}
		const title = body.title?.trim() || null;
		const description = body.description?.trim() || null;
		const chosen = { title, description, accountIds, enabled: body.enabled };
		return toJson(await store.save(slug, chosen, headers['if-none-match'] === '*'));
	});

	app.delete('/api/mediakit/pages/:slug', { schema: REMOVE }, async ({ params: { slug } }, reply) => {
		if (!(await store.remove(slug))) throw pageUnknown(slug);
		return reply.code(204).send();
	});
};
