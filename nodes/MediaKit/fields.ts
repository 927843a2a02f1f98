import type { INodeProperties } from 'n8n-workflow';

/**
 * Whether and how long to wait; `readTimeout` reads these.
 *
 * @param isThere what is awaited, after "Whether to wait until"
 */
export function waitFields(isThere: string): INodeProperties[] {
	return [
		{
			displayName: 'Wait for the End',
			name: 'waitForEnd',
			type: 'boolean',
			default: false,
			description: `Whether to wait until ${isThere}. What fails meanwhile is an error of this node.`,
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			displayOptions: { show: { waitForEnd: [true] } },
			description:
				'How long to wait. After that the output says that it has not ended yet; the service goes on with it.',
		},
	];
}

/** Which platform. */
export const platformField: INodeProperties = {
	displayName: 'Platform',
	name: 'platform',
	type: 'options',
	options: [
		{ name: 'Instagram', value: 'instagram' },
		{ name: 'TikTok', value: 'tiktok' },
	],
	default: 'tiktok',
	description: 'Platform of the account',
};
