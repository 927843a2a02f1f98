import { NodeOperationError, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';
import { HEAD_BYTES, mediaType } from '../../platforms/media';
import { checkPhotos, type PhotoDraft } from '../../platforms/tiktok';
import { openFile, reopenFile, type AcceptedFiles } from '../shared/media-file';
import { getCaption, getChoice, getCount, getFiles, getList } from '../shared/parameters';
import { storeMedia } from '../shared/service';
import { hasService } from '../shared/service-call';
import { toSentUrl } from '../shared/values';

/** TikTok also accepts WebP, but the service provides no links to WebP files. */
const PHOTO: AcceptedFiles<'image/jpeg'> = {
	noun: 'photo',
	headBytes: HEAD_BYTES,
	typeOf: (head) => (mediaType(head) === 'image/jpeg' ? 'image/jpeg' : undefined),
	refusal: 'is not a JPEG image. Convert it, or use the URL of a WebP image; TikTok does not accept PNG.',
};

/**
 * Checks that a file is a JPEG image.
 *
 * @returns a function that makes the file available at a public URL
 * @throws NodeOperationError if the file is of another type
 */
async function lender(
	node: IExecuteFunctions,
	itemIndex: number,
	binary: IBinaryData,
): Promise<() => Promise<string>> {
	const { type, sizeBytes, close } = await openFile(node, itemIndex, binary, PHOTO);
	await close();
	return async () => {
		const body = await reopenFile(node, itemIndex, binary, type);
		return await storeMedia(node, itemIndex, { type, sizeBytes, body });
	};
}

/**
 * Reads an item's photos and their texts (contracts/tiktok-api.md §4.7).
 *
 * @returns a function that prepares the photos for TikTok, making files available at a public URL of the service
 * @throws NodeOperationError, or PlatformError if TikTok would refuse the photos
 */
export async function readPhotos(
	node: IExecuteFunctions,
	itemIndex: number,
): Promise<() => Promise<PhotoDraft>> {
	const texts = {
		coverIndex: getCount(node, 'coverIndex', itemIndex, 0),
		title: getCaption(node, 'title', itemIndex),
		description: getCaption(node, 'description', itemIndex),
	};
	if (getChoice(node, 'source', itemIndex) === 'url') {
		const photoUrls = getList(node, 'photoUrls', itemIndex).map(toSentUrl);
		checkPhotos(photoUrls.length, texts);
		return async () => ({ ...texts, photoUrls });
	}
	const files = getFiles(node, 'binaryPropertyName', itemIndex);
	if (!hasService(node)) {
		throw new NodeOperationError(
			node.getNode(),
			'TikTok fetches photos from public URLs, which the MediaKit service provides for files. Choose a MediaKit credential in this node, or use Photo URLs.',
			{ itemIndex },
		);
	}
	checkPhotos(files.length, texts);
	const lenders: (() => Promise<string>)[] = [];
	for (const file of files) lenders.push(await lender(node, itemIndex, file));
	return async () => {
		const photoUrls: string[] = [];
		for (const lend of lenders) photoUrls.push(await lend());
		return { ...texts, photoUrls };
	};
}
