import type { INodeProperties } from 'n8n-workflow';
import { videoSourceFields } from '../shared/video-source-fields';

/** Where a video comes from and how it gets to TikTok; `openVideo` and `sendVideo` read these. */
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
		description: 'How the video gets from the URL to TikTok',
	},
];

/**
 * Whether and how long to wait; `waitForPost` reads these.
 *
 * @param isThere what is awaited, after "Whether to wait until"
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
				"How long to wait for the delivery, and at most for each turn within TikTok's limits of requests a minute. After that the output says that it is not delivered yet; TikTok goes on with it.",
		},
	];
}
