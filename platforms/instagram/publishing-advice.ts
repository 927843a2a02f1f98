import type { Advice } from '../failures';
import { instagramFailures } from './advice';

const DAY_SECONDS = 24 * 60 * 60;

const media = (message: string): Advice => ({ code: 'media_refused', action: 'fix-media', message });
const request = (message: string): Advice => ({ code: 'request_refused', action: 'fix-request', message });

const productTags = request(
	'Instagram did not accept a product tag. Correct the product tags and prepare the post again.',
);

const processingFailed: Advice = {
	code: 'media_processing_failed',
	action: 'fix-media',
	message:
		'Instagram could not download or process the video. Check that its URL stays reachable and that the file is within the limits, then prepare the post again.',
};

const notReady: Advice = {
	code: 'container_not_ready',
	action: 'wait',
	message: 'Instagram is still processing the media. Wait until the container is finished, then publish it.',
	retryable: true,
	retryAfterSeconds: 30,
};

/** Advice for the publishing subcodes (contracts/instagram-api.md §5.3), including some undocumented ones. */
export const PUBLISHING_ADVICE = new Map<number, Advice>([
	[2207001, instagramFailures.unavailable],
	[
		2207003,
		{
			code: 'media_download_timeout',
			action: 'retry',
			message:
				'Instagram took too long to download the media. Check that its URL responds quickly, then try again.',
			retryable: true,
		},
	],
	[2207004, media('The image is larger than 8 MiB. Send a smaller one.')],
	[2207005, media('The image is not a JPEG. Send a JPEG; a single video must be sent as a reel.')],
	[
		2207006,
		{
			code: 'media_not_found',
			action: 'fix-request',
			message:
				'Instagram cannot find this media, or the connected account may not use it. Check the connection, then prepare the post again.',
		},
	],
	[
		2207008,
		{
			code: 'container_expired',
			action: 'fix-request',
			message:
				'This container no longer exists at Instagram; containers expire after 24 hours. Prepare the post again.',
		},
	],
	[
		2207009,
		media(
			'Instagram did not accept the aspect ratio of the image. Ratios from 4:5 to 1.91:1 always work, 3:4 only sometimes. Crop it and send it again.',
		),
	],
	[
		2207010,
		request(
			'The caption is too long: at most 2,200 characters, 30 hashtags and 20 mentions. Shorten it and prepare the post again.',
		),
	],
	[
		2207018,
		request(
			'Instagram does not know one of the user names, or that account is private or does not accept invites. Check them, and enter them without a leading @.',
		),
	],
	[
		2207020,
		{
			code: 'container_expired',
			action: 'fix-request',
			message: 'The prepared media has expired. Prepare the post again.',
		},
	],
	[2207023, request('Instagram does not know this media type. Choose REELS, IMAGE, STORIES or CAROUSEL.')],
	[
		2207026,
		media(
			'Instagram does not support the format of the video. Send an MP4 or MOV with H.264 or HEVC and AAC.',
		),
	],
	[2207027, notReady],
	[2207028, request('A carousel must have 2 to 10 items. Add or remove items.')],
	[
		2207032,
		{
			code: 'container_not_created',
			action: 'retry',
			message: 'Instagram could not prepare the post. Try once more.',
			retryable: true,
		},
	],
	[2207035, productTags],
	[2207036, productTags],
	[2207037, productTags],
	[
		2207040,
		request('More than 20 accounts are tagged or mentioned. Remove some and prepare the post again.'),
	],
	[
		2207042,
		{
			code: 'posting_limit_reached',
			action: 'wait',
			message: 'The account has used up its posts of the last 24 hours. Publish this one later.',
			retryAfterSeconds: DAY_SECONDS,
		},
	],
	[
		2207050,
		{
			code: 'account_restricted',
			action: 'check-outcome',
			message:
				'Instagram has restricted the account. Sign in to the Instagram app and follow the steps, then try again.',
		},
	],
	[
		2207051,
		{
			code: 'action_blocked',
			action: 'check-outcome',
			message:
				'Instagram blocked the action as a spam risk, but the post may be live. Check the account before you send anything again.',
		},
	],
	[
		2207052,
		{
			code: 'media_not_fetchable',
			action: 'fix-media',
			message:
				'Instagram could not fetch a photo or video from the URL. Check that it is public and returns the file itself; the problem may also be temporary.',
			retryable: true,
		},
	],
	[
		2207053,
		{
			code: 'upload_failed',
			action: 'retry',
			message: 'The video could not be uploaded to Instagram. Prepare the post again.',
			retryable: true,
		},
	],
	[2207055, notReady],
	[2207057, request('The thumb_offset is outside the video. Correct it and prepare the post again.')],
	[2207076, processingFailed],
	[2207077, processingFailed],
	[
		2207081,
		{
			code: 'trial_reels_not_available',
			action: 'fix-request',
			message:
				'Instagram does not offer trial reels to this account, only to some professional accounts. Send it as a regular reel.',
		},
	],
	[2207082, processingFailed],
	[2207085, processingFailed],
	[
		2207089,
		request(
			'This container can only be part of a carousel. To publish a single video, prepare it as a reel.',
		),
	],
]);
