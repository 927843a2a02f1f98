import {
	NodeOperationError,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	type INodeProperties,
} from 'n8n-workflow';
import { asObjects, asText, type JsonObject } from '../../platforms/json';
import { getOptionalReference, isFound, locatorField, type ReferenceKind } from '../shared/references';
import { callService } from '../shared/service-call';

/** The service's route for media-kit pages. */
export const PAGES_PATH = '/api/mediakit/pages';

/** A media-kit page, identified by the URL that sponsors receive. */
const PAGE: ReferenceKind = {
	noun: 'a media-kit page',
	example: 'https://mediakit.example.com/mediakit/example_creator',
	idIn({ pathname }) {
		const slug = /\/mediakit\/([^/]+?)(?:\.json|\.svg)?\/?$/.exec(pathname)?.[1];
		return slug && decodeURIComponent(slug);
	},
};

/** The field for a media-kit page, searchable by title and slug. */
export const pageField: INodeProperties = locatorField(
	{
		displayName: 'Page',
		name: 'page',
		description:
			'From the list, by the last part of its URL, or by its URL; leave empty if the service has only one page',
	},
	PAGE,
	{ search: 'searchPages', idName: 'Slug', id: 'example_creator' },
);

async function readPages(node: IExecuteFunctions | ILoadOptionsFunctions, itemIndex?: number) {
	const { pages } = await callService(node, PAGES_PATH, { method: 'GET' }, { itemIndex });
	return asObjects(pages);
}

/** Lists the service's media-kit pages by title. */
export async function searchPages(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const results = (await readPages(this)).map(({ slug, title, enabled }): INodeListSearchItems => {
		const name = [asText(title), String(slug)].filter(Boolean).join(' · ');
		return { name: enabled === true ? name : `${name} (off)`, value: String(slug) };
	});
	return { results: results.filter((entry) => isFound(entry, filter)) };
}

/**
 * Returns the item's page with its settings.
 *
 * @throws NodeOperationError if the page does not exist, or if no page is given and there are several
 */
export async function readPage(node: IExecuteFunctions, itemIndex: number): Promise<JsonObject> {
	const slug = getOptionalReference(node, 'page', itemIndex, PAGE).toLowerCase();
	const pages = await readPages(node, itemIndex);
	const [page, another] = slug === '' ? pages : pages.filter((one) => one.slug === slug);
	if (page && !another) return page;
	const slugs = pages.map((one) => String(one.slug)).join(', ');
	const problem = page
		? `The service has several media-kit pages: ${slugs}. Choose one in the node.`
		: pages.length > 0
			? `There is no media-kit page "${slug}". Choose one of these: ${slugs}.`
			: 'The service has no media-kit page yet. Set one up in its dashboard, under Pages.';
	throw new NodeOperationError(node.getNode(), problem, { itemIndex });
}
