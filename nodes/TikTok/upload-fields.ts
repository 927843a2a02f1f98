import type { INodeProperties } from 'n8n-workflow';
import { videoSourceFields } from '../shared/video-source-fields';

/** Fields for the source of the video and its transfer to TikTok; read by `readSource` and `sendVideo`. */
export const sourceFields: INodeProperties[] = [
	...videoSourceFields,
	{
		displayName: 'Transfer',
		name: 'transfer',
		type: 'options',
		options: [
			{
				name: 'Stream Through This Node',
				value: 'stream',
				description: 'Downloads the video and uploads it to TikTok; works with any URL',
			},
			{
				name: 'Let TikTok Fetch It',
				value: 'pull',
				description:
					'Only for https URLs without redirects, on a domain that is verified for the app in the TikTok developer portal',
			},
		],
		default: 'stream',
		displayOptions: { show: { source: ['url'] } },
		description: 'How the video gets from the URL to TikTok',
	},
];

/**
 * Returns the fields for waiting and the timeout; read by `readTimeout`.
 *
 * @param isThere the condition to wait for, as a continuation of "Whether to wait until"
 */
export function waitFields(isThere: string): INodeProperties[] {
	return [
		{
			displayName: 'Wait for Delivery',
			name: 'waitForDelivery',
			type: 'boolean',
			default: true,
			description: `Whether to wait until ${isThere}`,
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			displayOptions: { show: { waitForDelivery: [true] } },
			description:
				"How long to wait for the delivery, and for each call delayed by TikTok's per-minute rate limits. If the post has not been delivered by then, the output says so, and TikTok continues processing it.",
		},
	];
}
