import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
} from 'n8n-workflow';
import {
	findMediaId,
	listMedia,
	simplifyMedia,
	type Instagram,
	type MediaPlace,
} from '../../platforms/instagram';
import { getText, readField } from '../shared/parameters';
import { isFound, locatorField, pastedUrl, refuseUrl, type ReferenceKind } from '../shared/references';
import { refuse } from '../shared/values';
import { connect } from './transport';

/** How many of the newest posts the list search covers. */
const LISTED = 100;

/** Number of caption characters shown in the list. */
const CAPTION_LENGTH = 60;

function placeOf({ pathname }: URL): MediaPlace | undefined {
	const story = /^\/stories\/[^/]+\/(\d+)/.exec(pathname)?.[1];
	if (story !== undefined) return { edge: 'stories', code: story };
	const code = /\/(?:p|reels?|tv)\/([\w-]+)/.exec(pathname)?.[1];
	return code === undefined ? undefined : { edge: 'media', code };
}

const MEDIA: ReferenceKind = {
	noun: 'an Instagram post, reel or story',
	example: 'https://www.instagram.com/reel/DAbCdEfGhIj/',
	idIn: (url) => placeOf(url)?.code,
};

/** The post that an operation works on. */
export const mediaField: INodeProperties = locatorField(
	{
		displayName: 'Media ID',
		name: 'mediaId',
		required: true,
		description: "One of the account's own posts or current stories: from the list, by ID or by URL",
	},
	MEDIA,
	{ search: 'searchMedia', id: '17912345678901234' },
);

/** Reads the item's post: an ID, or the media and code found in its URL. @throws NodeOperationError */
export function readMediaReference(node: IExecuteFunctions, itemIndex: number): string | MediaPlace {
	const text = getText(node, 'mediaId', itemIndex);
	const url = pastedUrl(text);
	return url ? (placeOf(url) ?? refuseUrl(readField(node, 'mediaId', itemIndex), MEDIA)) : text;
}

/**
 * Returns the ID of the item's post. Instagram's URLs do not contain the ID, so a post specified by URL is looked up.
 *
 * @throws NodeOperationError if the account has no post with this URL
 */
export async function toMediaId(
	node: IExecuteFunctions,
	itemIndex: number,
	instagram: Instagram,
	reference: string | MediaPlace,
): Promise<string> {
	if (typeof reference === 'string') return reference;
	const id = await findMediaId(instagram, reference);
	if (id !== undefined) return id;
	return refuse(
		readField(node, 'mediaId', itemIndex),
		'does not match any post or current story of the connected account. Check the URL and which account is connected.',
	);
}

/** Lists the account's newest posts with their captions, types and dates. */
export async function searchMedia(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	// Does not wait for limits, so that the editor stays responsive.
	const { instagram } = await connect(this, 0, 0);
	const posts = (await listMedia(instagram, LISTED)).map(simplifyMedia);
	const results = posts.map(({ id, caption, type, created_at: createdAt, url }) => ({
		name: [caption?.slice(0, CAPTION_LENGTH) ?? id, type, createdAt?.slice(0, 10)]
			.filter(Boolean)
			.join(' · '),
		value: id,
		url: url ?? undefined,
	}));
	return { results: results.filter((entry) => isFound(entry, filter)) };
}
