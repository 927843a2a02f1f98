import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { listPosts } from '../../platforms/tiktok';
import { isFound, locatorField, type ReferenceKind } from '../shared/references';
import { connect } from './transport';

/** How many of the newest videos the list search covers. */
const LISTED = 100;

/** Number of title characters shown in the list. */
const TITLE_LENGTH = 60;

/** A video or photo post. Its ID is in all of its URLs except the app's short links. */
export const VIDEO: ReferenceKind = {
	noun: 'a TikTok video',
	example: 'https://www.tiktok.com/@example_creator/video/7512345678901234567',
	idIn: ({ pathname }) => /\/(?:video|photo|v|embed|embed\/v2|player\/v1)\/(\d+)/.exec(pathname)?.[1],
};

/** The videos that an operation works on. */
export const videosField: INodeProperties = locatorField(
	{
		displayName: 'Video IDs',
		name: 'videoIds',
		required: true,
		description:
			"The account's own videos: one from the list, or any number of IDs or URLs, separated by commas. Videos of other accounts cannot be read.",
	},
	VIDEO,
	{ search: 'searchVideos', idName: 'IDs', id: '7512345678901234567, 7512345678901234568' },
);

/** Lists the account's newest videos with their titles and dates. */
export async function searchVideos(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const { tiktok } = await connect(this);
	const videos = await listPosts(tiktok, LISTED);
	const results = videos.map(({ id, title, created_at: createdAt, url }) => ({
		name: [title?.slice(0, TITLE_LENGTH) ?? id, createdAt?.slice(0, 10)].filter(Boolean).join(' · '),
		value: id,
		url: url ?? undefined,
	}));
	return { results: results.filter((entry) => isFound(entry, filter)) };
}
