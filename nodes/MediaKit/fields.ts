import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { PLATFORM_NAMES, PLATFORMS } from '../../platforms/errors';

/**
 * Returns the fields for waiting and the timeout; read by `readTimeout`.
 *
 * @param isThere the condition to wait for, as a continuation of "Whether to wait until"
 */
export function waitFields(isThere: string): INodeProperties[] {
	return [
		{
			displayName: 'Wait for Completion',
			name: 'waitForEnd',
			type: 'boolean',
			default: false,
			description: `Whether to wait until ${isThere}. If a delivery fails in the meantime, the node fails.`,
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			displayOptions: { show: { waitForEnd: [true] } },
			description:
				'How long to wait. If the upload has not finished by then, the output says so, and the service continues.',
		},
	];
}

/** Sorts fields by display name, as n8n lists them. */
export const byName = <T extends { displayName?: string; name: string }>(fields: readonly T[]): T[] =>
	[...fields].sort((one, other) =>
		(one.displayName ?? one.name).localeCompare(other.displayName ?? other.name),
	);

/** All platforms that the service supports. */
export const platformOptions: INodePropertyOptions[] = byName(
	PLATFORMS.map((platform) => ({ name: PLATFORM_NAMES[platform], value: platform })),
);

/** The choice *All*, followed by each platform. */
export const allOrOnePlatform: INodePropertyOptions[] = [{ name: 'All', value: '' }, ...platformOptions];

export const platformField: INodeProperties = {
	displayName: 'Platform',
	name: 'platform',
	type: 'options',
	options: platformOptions,
	default: 'tiktok',
	description: 'Platform of the account',
};

export const daysField: INodeProperties = {
	displayName: 'Days',
	name: 'days',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description: 'How many days to look back',
};
