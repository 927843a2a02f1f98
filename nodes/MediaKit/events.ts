import type { INodePropertyOptions } from 'n8n-workflow';
import { asObject, asText, type JsonObject } from '../../platforms/json';

/** Everything that the service tells. */
export const EVENTS: INodePropertyOptions[] = [
	{ name: 'Account Connected', value: 'account.connected' },
	{ name: 'Account Disconnected', value: 'account.disconnected' },
	{
		name: 'Comment Received',
		value: 'comment.received',
		description: 'Somebody has commented on a post of an account on Instagram, or replied to a comment there',
	},
	{
		name: 'Mention Received',
		value: 'mention.received',
		description:
			'Somebody has mentioned an account on Instagram in a post of their own, or in a comment on one',
	},
	{
		name: 'Statistics Refreshed',
		value: 'stats.refreshed',
		description: 'The service has read the statistics of an account',
	},
	{
		name: 'Token Expiring',
		value: 'token.expiring',
		description: 'A person must connect an account again before its token ends',
	},
	{ name: 'Token Refreshed', value: 'token.refreshed' },
	{
		name: 'Upload Awaiting Approval',
		value: 'upload.awaiting_approval',
		description: 'A post is prepared and waits for somebody to approve it',
	},
	{
		name: 'Upload Delivered',
		value: 'upload.delivered',
		description: 'A draft lies in the TikTok inbox',
	},
	{ name: 'Upload Failed', value: 'upload.failed' },
	{ name: 'Upload Published', value: 'upload.published', description: 'A post is published' },
];

/** Something that happened, as the service tells it. */
export interface ServiceEvent {
	id: string;
	type: string;
	created_at: string | null;
	data: JsonObject;
}

/** Reads an event, or gives undefined if this is none. */
export function readEvent(body: JsonObject | undefined): ServiceEvent | undefined {
	const id = asText(body?.id);
	const type = asText(body?.type);
	if (id === undefined || type === undefined) return undefined;
	return { id, type, created_at: asText(body?.created_at) ?? null, data: asObject(body?.data) ?? {} };
}

/** Which events a workflow wants; empty: any. */
export interface Filter {
	types: readonly string[];
	platform: string;
	/** User name or id. */
	account: string;
}

/** Whether a workflow wants an event. */
export function isWanted({ type, data }: ServiceEvent, { types, platform, account }: Filter): boolean {
	// What an upload's event tells of its account stands in its delivery; an event of an account has the account itself.
	const whose = asObject(data.account);
	const about = { ...data, ...whose, ...asObject(data.delivery) };
	const names = [about.account, about.username, whose?.id].map((name) => asText(name)?.toLowerCase());
	return (
		types.includes(type) &&
		(platform === '' || about.platform === platform) &&
		(account === '' || names.includes(account.replace(/^@/, '').toLowerCase()))
	);
}
