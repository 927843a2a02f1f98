import {
	NodeOperationError,
	type IBinaryData,
	type IExecuteFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import type { Connection } from '../../credentials/instagram-credential';
import type { MediaSource } from '../../platforms/instagram';
import { HEAD_BYTES, isImage, mediaType as typeOfHead } from '../../platforms/media';
import { detectTypeAtUrl } from '../shared/media-url';
import { getChoice, getFiles, getUrls } from '../shared/parameters';
import { storeMedia } from '../shared/service';
import { hasService } from '../shared/service-call';
import { openFile, reopenFile, type AcceptedFiles } from '../shared/media-file';

/** What a post can be, as the node's parameter says it. */
export type PostMediaType = 'REELS' | 'IMAGE' | 'STORIES' | 'CAROUSEL';

type FileType = 'image/jpeg' | 'video/mp4' | 'video/quicktime';

const FILE_TYPES: readonly string[] = ['image/jpeg', 'video/mp4', 'video/quicktime'];

/** How a file gets to Instagram: sent by this node, or fetched from a link. */
type Transfer = 'upload' | 'mediaKitService' | 'n8nLink' | 'url';

/** One file of a post. */
export interface PostFile {
	way: Transfer;
	/** Makes it ready for Instagram; a file that needs a link of the service is sent there. @throws NodeOperationError */
	provide(): Promise<MediaSource>;
}

const NOUNS: Record<PostMediaType, string> = {
	REELS: 'video',
	IMAGE: 'image',
	STORIES: 'file',
	CAROUSEL: 'file',
};

const REFUSALS: Record<PostMediaType, string> = {
	REELS: 'is not an MP4 or MOV video. Send one of these; a reel can be nothing else.',
	IMAGE: 'is not a JPEG image. Send one; Instagram takes no PNG or WebP.',
	STORIES: 'is neither a JPEG image nor an MP4 or MOV video. Send one of these; Instagram takes no others.',
	CAROUSEL: 'is neither a JPEG image nor an MP4 or MOV video. Send one of these; Instagram takes no others.',
};

/** Which files go with a media type. */
function acceptedBy(mediaType: PostMediaType): AcceptedFiles<FileType> {
	return {
		noun: NOUNS[mediaType],
		headBytes: HEAD_BYTES,
		refusal: REFUSALS[mediaType],
		typeOf: (head) => {
			const type = typeOfHead(head);
			if (type === undefined || !FILE_TYPES.includes(type)) return undefined;
			const wrongKind = (mediaType === 'REELS' && isImage(type)) || (mediaType === 'IMAGE' && !isImage(type));
			return wrongKind ? undefined : (type as FileType);
		},
	};
}

const kindOf = (type: FileType): 'image' | 'video' => (isImage(type) ? 'image' : 'video');

/** Names that only machines nearby know, and addresses of private networks. */
const PRIVATE_HOST =
	/^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.|\[(::1|f[cd]|fe80))|\.(local|localhost|internal|lan)$|^[^.[]*$/i;

const OTHER_WAYS =
	'Choose a MediaKit credential in this node, whose service gives the file a public address, or give a Media URL.';

/** How long n8n may take to answer itself. */
const LINK_CHECK_MILLISECONDS = 10_000;

/**
 * The HTTP status with which a link is refused, if it is. No answer says nothing: n8n need not reach its public address
 * from inside.
 */
async function refusalOf(node: IExecuteFunctions, link: string): Promise<number | undefined> {
	const answer = (await node.helpers
		.httpRequest({
			method: 'HEAD',
			url: link,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			timeout: LINK_CHECK_MILLISECONDS,
		})
		.catch(() => undefined)) as IN8nHttpFullResponse | undefined;
	return answer && answer.statusCode >= 400 && answer.statusCode < 500 ? answer.statusCode : undefined;
}

/** n8n's own link to a file. @throws NodeOperationError if Instagram could not use it */
async function signedUrlOfN8n(
	node: IExecuteFunctions,
	itemIndex: number,
	binary: IBinaryData,
	{ customHosts }: Connection,
): Promise<string> {
	const refuse = (reason: string): never => {
		throw new NodeOperationError(
			node.getNode(),
			`Instagram fetches this file from a public address, and ${reason}. ${OTHER_WAYS}`,
			{ itemIndex },
		);
	};
	if (!binary.id) return refuse('n8n keeps the file in memory, where it has none');
	const link = node.helpers.createBinarySignedUrl(binary);
	const { host, hostname } = new URL(link);
	// A test system may well be nearby.
	if (!customHosts && PRIVATE_HOST.test(hostname))
		return refuse(`n8n is not reachable as ${host} from outside`);
	const status = await refusalOf(node, link);
	if (status !== undefined) {
		return refuse(
			`${host} does not give out n8n's files (HTTP status ${status} for /rest/binary-data). In queue mode let the proxy send /rest to n8n's main process, since webhook processors do not have it`,
		);
	}
	return link;
}

async function fromBinary(
	node: IExecuteFunctions,
	itemIndex: number,
	binary: IBinaryData,
	accepted: AcceptedFiles<FileType>,
	connection: Connection,
): Promise<PostFile> {
	const { sizeBytes, type, close } = await openFile(node, itemIndex, binary, accepted);
	await close();
	const kind = kindOf(type);
	const open = (firstByte: number) => reopenFile(node, itemIndex, binary, type, firstByte);
	if (kind === 'video' && connection.login === 'facebook') {
		return { way: 'upload', provide: async () => ({ sizeBytes, open }) };
	}
	if (hasService(node)) {
		const provide = async (): Promise<MediaSource> => ({
			kind,
			url: await storeMedia(node, itemIndex, { type, sizeBytes, body: await open(0) }),
		});
		return { way: 'mediaKitService', provide };
	}
	const url = await signedUrlOfN8n(node, itemIndex, binary, connection);
	return { way: 'n8nLink', provide: async () => ({ kind, url }) };
}

async function fromUrl(
	node: IExecuteFunctions,
	itemIndex: number,
	url: URL,
	mediaType: PostMediaType,
): Promise<PostFile> {
	// What the media type leaves open, the file itself says, never its name.
	const isOpen = mediaType === 'STORIES' || mediaType === 'CAROUSEL';
	const kind = isOpen
		? kindOf(await detectTypeAtUrl(node, itemIndex, url, acceptedBy(mediaType)))
		: mediaType === 'IMAGE'
			? 'image'
			: 'video';
	return { way: 'url', provide: async () => ({ kind, url: url.href }) };
}

/**
 * The files of an item's post, in order; none is sent yet.
 *
 * @throws NodeOperationError if one is missing or unfit, or has no way to Instagram
 */
export async function readMedia(
	node: IExecuteFunctions,
	itemIndex: number,
	mediaType: PostMediaType,
	connection: Connection,
): Promise<[PostFile, ...PostFile[]]> {
	const isUrl = getChoice(node, 'source', itemIndex) === 'url';
	const [first, ...others]: [URL | IBinaryData, ...(URL | IBinaryData)[]] = isUrl
		? getUrls(node, 'mediaUrl', itemIndex)
		: getFiles(node, 'binaryPropertyName', itemIndex);
	if (mediaType !== 'CAROUSEL' && others.length > 0) {
		throw new NodeOperationError(
			node.getNode(),
			`${others.length + 1} files are given, and only a carousel can have several. Give one, or choose the media type Carousel.`,
			{ itemIndex },
		);
	}
	const read = (file: URL | IBinaryData) =>
		file instanceof URL
			? fromUrl(node, itemIndex, file, mediaType)
			: fromBinary(node, itemIndex, file, acceptedBy(mediaType), connection);
	const media: [PostFile, ...PostFile[]] = [await read(first)];
	for (const file of others) media.push(await read(file));
	return media;
}
