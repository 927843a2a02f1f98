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

/** The kind of post; a value of the parameter `mediaType`. */
export type PostMediaType = 'REELS' | 'IMAGE' | 'STORIES' | 'CAROUSEL';

type FileType = 'image/jpeg' | 'video/mp4' | 'video/quicktime';

const FILE_TYPES: readonly string[] = ['image/jpeg', 'video/mp4', 'video/quicktime'];

/** The way a file reaches Instagram: uploaded by this node, or fetched from a link. */
type Transfer = 'upload' | 'mediaKitService' | 'n8nLink' | 'url';

/** One of a post's files. */
export interface PostFile {
	way: Transfer;
	/**
	 * Prepares the file for Instagram. If Instagram needs a link, the file is first uploaded to the service.
	 *
	 * @throws NodeOperationError
	 */
	provide(): Promise<MediaSource>;
}

const NOUNS: Record<PostMediaType, string> = {
	REELS: 'video',
	IMAGE: 'image',
	STORIES: 'file',
	CAROUSEL: 'file',
};

const REFUSALS: Record<PostMediaType, string> = {
	REELS: 'is not an MP4 or MOV video. Reels must be one of these.',
	IMAGE: 'is not a JPEG image. Convert it to JPEG; Instagram does not accept PNG or WebP.',
	STORIES: 'is neither a JPEG image nor an MP4 or MOV video. Instagram accepts only these; convert the file.',
	CAROUSEL:
		'is neither a JPEG image nor an MP4 or MOV video. Instagram accepts only these; convert the file.',
};

/** Returns the file types that a media type accepts. */
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

/** Matches host names that resolve only on local networks, and private IP addresses. */
const PRIVATE_HOST =
	/^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.|\[(::1|f[cd]|fe80))|\.(local|localhost|internal|lan)$|^[^.[]*$/i;

const OTHER_WAYS =
	'Choose a MediaKit credential in this node so that the service gives the file a public URL, or use a Media URL.';

/** Timeout for n8n's response to its own request. */
const LINK_CHECK_MILLISECONDS = 10_000;

/**
 * Returns the HTTP status if a link is refused; undefined if it is not. A missing response proves nothing:
 * n8n may be unable to reach its own public URL from inside its network.
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

/** Returns n8n's own link to a file. @throws NodeOperationError if Instagram could not fetch it */
async function signedUrlOfN8n(
	node: IExecuteFunctions,
	itemIndex: number,
	binary: IBinaryData,
	{ customHosts }: Connection,
): Promise<string> {
	const refuse = (reason: string): never => {
		throw new NodeOperationError(
			node.getNode(),
			`Instagram fetches this file from a public URL, but ${reason}. ${OTHER_WAYS}`,
			{ itemIndex },
		);
	};
	if (!binary.id) return refuse('n8n keeps the file in memory, where it has no URL');
	const link = node.helpers.createBinarySignedUrl(binary);
	const { host, hostname } = new URL(link);
	// A test system may be on the local network.
	if (!customHosts && PRIVATE_HOST.test(hostname))
		return refuse(`n8n cannot be reached as ${host} from the internet`);
	const status = await refusalOf(node, link);
	if (status !== undefined) {
		return refuse(
			`${host} does not serve n8n's files (HTTP status ${status} for /rest/binary-data). In queue mode, have the proxy route /rest to n8n's main process, because webhook processors do not serve it`,
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
	// If the media type allows both images and videos, the content of the file decides, never its name.
	const isOpen = mediaType === 'STORIES' || mediaType === 'CAROUSEL';
	const kind = isOpen
		? kindOf(await detectTypeAtUrl(node, itemIndex, url, acceptedBy(mediaType)))
		: mediaType === 'IMAGE'
			? 'image'
			: 'video';
	return { way: 'url', provide: async () => ({ kind, url: url.href }) };
}

/**
 * Returns the files of an item's post, in order, without uploading anything yet.
 *
 * @throws NodeOperationError if a file is missing or unsuitable, or cannot be made available to Instagram
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
			`${others.length + 1} files were given, but only a carousel can have more than one. Use a single file, or choose the media type Carousel.`,
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
