import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { PLATFORM_NAMES, PLATFORMS } from '../../platforms/errors';

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

/** Fields in the order of their names, as n8n lists them. */
export const byName = <T extends { displayName?: string; name: string }>(fields: readonly T[]): T[] =>
	[...fields].sort((one, other) =>
		(one.displayName ?? one.name).localeCompare(other.displayName ?? other.name),
	);

/** Every platform that the service knows. */
export const platformOptions: INodePropertyOptions[] = byName(
	PLATFORMS.map((platform) => ({ name: PLATFORM_NAMES[platform], value: platform })),
);

/** The same with a choice for all of them. */
export const allOrOnePlatform: INodePropertyOptions[] = [{ name: 'All', value: '' }, ...platformOptions];

/** Which platform. */
export const platformField: INodeProperties = {
	displayName: 'Platform',
	name: 'platform',
	type: 'options',
	options: platformOptions,
	default: 'tiktok',
	description: 'Platform of the account',
};

/** How many days of history. */
export const daysField: INodeProperties = {
	displayName: 'Days',
	name: 'days',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description: 'How far to look back',
};
