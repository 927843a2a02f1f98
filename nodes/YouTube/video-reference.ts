import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { getChannel, listVideoObjects, simplifyVideo } from '../../platforms/youtube';
import { isFound, locatorField, type ReferenceKind } from '../shared/references';
import { connect } from './transport';

/** How many of the newest videos the list search covers. */
const LISTED = 50;

/** Number of title characters shown in the list. */
const TITLE_LENGTH = 60;

/** A video; each of its URLs contains its ID. */
export const VIDEO: ReferenceKind = {
	noun: 'a YouTube video',
	example: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
	idIn: ({ hostname, pathname, searchParams }) => {
		if (/(^|\.)youtu\.be$/.test(hostname)) return /^\/([\w-]+)/.exec(pathname)?.[1];
		return (
			searchParams.get('v') ?? /\/(?:shorts|live|embed|v|video)\/([\w-]+)/.exec(pathname)?.[1] ?? undefined
		);
	},
};

const modes = { search: 'searchVideos', id: 'dQw4w9WgXcQ' };

/** The video that an operation works on. */
export const videoField: INodeProperties = locatorField(
	{
		displayName: 'Video',
		name: 'videoId',
		required: true,
		description: "One of the channel's own videos, including drafts",
	},
	VIDEO,
	modes,
);

/** The videos that an operation works on. */
export const videosField: INodeProperties = locatorField(
	{
		displayName: 'Video IDs',
		name: 'videoIds',
		required: true,
		description: 'One video from the list, or any number of IDs or URLs, separated by commas',
	},
	VIDEO,
	{ ...modes, idName: 'IDs', id: 'dQw4w9WgXcQ, jNQXAC9IVRw' },
);

/** Lists the channel's newest videos with their titles, privacy settings and dates. */
export async function searchVideos(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const { youtube } = await connect(this);
	const { uploadsPlaylistId } = await getChannel(youtube);
	const options = { limit: LISTED, publicOnly: false };
	const videos = await listVideoObjects(youtube, uploadsPlaylistId ?? '', options);
	const results = videos.map(simplifyVideo).map(({ id, title, privacy, created_at: createdAt, url }) => ({
		name: [title?.slice(0, TITLE_LENGTH) ?? id, privacy, createdAt?.slice(0, 10)].filter(Boolean).join(' · '),
		value: id,
		url: url ?? undefined,
	}));
	return { results: results.filter((entry) => isFound(entry, filter)) };
}
