import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import {
	initInboxPull,
	initInboxUpload,
	planChunks,
	uploadVideo,
	waitForDelivery,
} from '../../../../platforms/tiktok';
import { toNodeError } from '../../errors';
import { getCount } from '../../parameters';
import { connect, type Account } from '../../transport';
import { openBinary, openUrl, parseVideoUrl } from '../../video-source';

const fields: INodeProperties[] = [
	{
		displayName:
			'TikTok takes no caption, title or privacy level together with a video draft. The user gets a notification in the TikTok inbox, opens it, writes the caption and posts the video there.',
		name: 'draftNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Video From',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'Binary Field',
				value: 'binary',
				description: 'A file from a previous node',
			},
			{
				name: 'URL',
				value: 'url',
				description: 'A file on a web server',
			},
		],
		default: 'binary',
		description: 'Where the MP4, MOV or WebM video comes from',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { source: ['binary'] } },
		hint: 'The name of the input binary field that holds the video',
	},
	{
		displayName: 'Video URL',
		name: 'videoUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/video.mp4',
		displayOptions: { show: { source: ['url'] } },
		description: 'Address of the video file itself, not of a page that shows it',
	},
	{
		displayName: 'Transfer',
		name: 'transfer',
		type: 'options',
		options: [
			{
				name: 'Stream Through This Node',
				value: 'stream',
				description: 'Reads the address and sends the video on to TikTok; works with any address',
			},
			{
				name: 'Let TikTok Fetch It',
				value: 'pull',
				description:
					'Only for https addresses under a domain that the app has verified in the TikTok developer portal, without redirects',
			},
		],
		default: 'stream',
		displayOptions: { show: { source: ['url'] } },
	},
	{
		displayName: 'Wait for Delivery',
		name: 'waitForDelivery',
		type: 'boolean',
		default: true,
		description: 'Whether to wait until the draft lies in the TikTok inbox',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		displayOptions: { show: { waitForDelivery: [true] } },
		description:
			'How long to wait for the delivery. After that the output says that the draft is not delivered yet; TikTok goes on with it.',
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['uploadDraft'] } },
	fields,
);

/** Adds the draft's id to what goes wrong after it was begun. */
function withDraft<T>(node: IExecuteFunctions, itemIndex: number, publishId: string, work: Promise<T>) {
	return work.catch((error: unknown): never => {
		throw toNodeError(node.getNode(), error, itemIndex, publishId);
	});
}

interface Draft {
	publishId: string;
	/** How many bytes this node has sent. */
	bytes?: number;
}

/** Streams the video to TikTok. */
async function sendBytes(
	node: IExecuteFunctions,
	itemIndex: number,
	{ tiktok, uploadHosts }: Account,
	videoUrl: URL | undefined,
): Promise<Draft> {
	const video = videoUrl ? await openUrl(node, itemIndex, videoUrl) : await openBinary(node, itemIndex);
	try {
		const plan = planChunks(video.sizeBytes);
		const { publishId, uploadUrl } = await initInboxUpload(tiktok, plan);
		const upload = uploadVideo(tiktok, {
			publishId,
			uploadUrl,
			allowedHosts: uploadHosts,
			plan,
			contentType: video.type,
			source: video.bytes,
		});
		await withDraft(node, itemIndex, publishId, upload);
		return { publishId, bytes: plan.videoSize };
	} finally {
		await video.close();
	}
}

/** Sends one item's video to the account's TikTok inbox (contracts/tiktok-api.md §4.1 to §4.5, §4.10). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const fromUrl = this.getNodeParameter('source', itemIndex) === 'url';
	const videoUrl = fromUrl ? parseVideoUrl(this, itemIndex) : undefined;
	const pull = videoUrl && this.getNodeParameter('transfer', itemIndex) === 'pull';
	const wait = this.getNodeParameter('waitForDelivery', itemIndex) === true;
	// Without waiting the status is read just once.
	const timeoutSeconds = wait ? getCount(this, 'timeoutSeconds', itemIndex, 1) : 0;

	const account = await connect(this);
	const { publishId, bytes }: Draft = pull
		? await initInboxPull(account.tiktok, videoUrl.href)
		: await sendBytes(this, itemIndex, account, videoUrl);
	const waiting = waitForDelivery(account.tiktok, publishId, timeoutSeconds);
	const { status, delivered } = await withDraft(this, itemIndex, publishId, waiting);
	return {
		publishId,
		status: status?.status ?? null,
		delivered,
		bytes: bytes ?? status?.downloadedBytes ?? null,
		...(status?.postIds.length && { postIds: status.postIds }),
	};
}
