import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { setThumbnail, type Thumbnail } from '../../../../platforms/youtube';
import { openFile, type AcceptedFiles } from '../../../shared/media-file';
import { getFile } from '../../../shared/parameters';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { VIDEO, videoField } from '../../video-reference';

export const option: OperationOption = {
	name: 'Set Thumbnail',
	value: 'setThumbnail',
	action: 'Set video thumbnail',
	description:
		'Send an image to use as the thumbnail of a video. Requires its ID or URL, a JPEG or PNG file, and an account with a verified phone number. Returns a confirmation.',
};

export const fields: INodeProperties[] = [
	videoField,
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input binary field that contains the image: at least 640 pixels wide, at most 50 MB',
	},
];

export const output = '`{videoId, thumbnailSet: true, bytes}`.';

const MOST_BYTES = 50 * 1024 * 1024;

const startsWith = (head: Uint8Array, bytes: readonly number[]) =>
	bytes.every((byte, index) => head[index] === byte);

const PICTURE: AcceptedFiles<Thumbnail['contentType']> = {
	noun: 'picture',
	headBytes: 4,
	typeOf: (head) => {
		if (startsWith(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
		return startsWith(head, [0x89, 0x50, 0x4e, 0x47]) ? 'image/png' : undefined;
	},
	refusal: 'is neither a JPEG nor a PNG image. YouTube accepts only these; convert the file.',
};

async function readPicture(node: IExecuteFunctions, itemIndex: number): Promise<Thumbnail> {
	const file = await openFile(node, itemIndex, getFile(node, 'binaryPropertyName', itemIndex), PICTURE);
	try {
		if (file.sizeBytes > MOST_BYTES) {
			throw new NodeOperationError(
				node.getNode(),
				`The image has ${file.sizeBytes} bytes, but YouTube accepts at most ${MOST_BYTES}. Use a smaller one.`,
				{ itemIndex },
			);
		}
		const pieces: Buffer[] = [];
		for await (const piece of file.bytes) pieces.push(Buffer.from(piece));
		return { contentType: file.type, bytes: Buffer.concat(pieces) };
	} finally {
		await file.close();
	}
}

/** Sets the thumbnail of a video (contracts/youtube-api.md §6). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const videoId = getReference(this, 'videoId', itemIndex, VIDEO);
	const picture = await readPicture(this, itemIndex);
	const { youtube } = await connect(this);
	await setThumbnail(youtube, videoId, picture);
	return { videoId, thumbnailSet: true, bytes: picture.bytes.length };
}
