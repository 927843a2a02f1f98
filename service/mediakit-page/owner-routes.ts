import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Account, AccountStore } from '../accounts';
import { ApiError } from '../errors';
import { checkSlug, suggestSlug } from './slug';
import type { Page, PageStore } from './store';

const TAGS = ['Media kit'];
const MOST_ACCOUNTS = 10;

const params = Type.Object({ slug: Type.String({ description: 'The name of the page in its address' }) });

const text = (maxLength: number, description: string) =>
	Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength })], { description }));

const settings = Type.Object(
	{
		title: text(80, 'The name at the top; without it the one that the first account has'),
		description: text(500, 'A few sentences for sponsors'),
		account_ids: Type.Array(Type.String(), {
			maxItems: MOST_ACCOUNTS,
			description: 'The accounts that the page joins, in this order',
		}),
		enabled: Type.Boolean({ description: 'Whether anybody may see the page' }),
	},
	{
		examples: [
			{
				title: 'Example',
				description: 'Cameras and travel.',
				account_ids: ['0b0cbf70-6d0c-4dbb-a8d5-6a4a4f8a3a10'],
				enabled: true,
			},
		],
	},
);

const page = Type.Object({
	slug: Type.String(),
	title: Type.Union([Type.Null(), Type.String()]),
	description: Type.Union([Type.Null(), Type.String()]),
	account_ids: Type.Array(Type.String()),
	enabled: Type.Boolean(),
	url: Type.String({ description: 'Where the page is shown once it is switched on' }),
	created_at: Type.String({ description: 'ISO 8601, UTC' }),
	updated_at: Type.String({ description: 'ISO 8601, UTC' }),
});

const pageList = Type.Object({
	pages: Type.Array(page),
	suggestions: Type.Array(Type.Object({ slug: Type.String(), account_ids: Type.Array(Type.String()) }), {
		description:
			'Names for pages of accounts that are on none yet; accounts of one user name belong together',
	}),
});

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

	app.get(
		'/api/mediakit/pages',
		{ schema: { tags: TAGS, summary: 'List the media-kit pages', response: { 200: pageList } } },
		async () => {
			const pages = await store.list();
			return {
				pages: pages.map(toJson),
				suggestions: suggestionsFor(await accounts.list(), pages),
			};
		},
	);

	app.put(
		'/api/mediakit/pages/:slug',
		{
			schema: {
				tags: TAGS,
				summary: 'Make or change a media-kit page',
				description: 'With `If-None-Match: *` only a new page is made: 409 `slug_taken` if there is one.',
				params,
				body: settings,
				response: { 200: page },
			},
		},
		async ({ params: { slug }, body, headers }) => {
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
		},
	);

	app.delete(
		'/api/mediakit/pages/:slug',
		{
			schema: {
				tags: TAGS,
				summary: 'Delete a media-kit page',
				params,
				response: { 204: Type.Null({ description: 'It is gone; the accounts are not touched.' }) },
			},
		},
		async ({ params: { slug } }, reply) => {
			if (!(await store.remove(slug))) throw pageUnknown(slug);
			return reply.code(204).send(null);
		},
	);
};
