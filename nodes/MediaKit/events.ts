import type { INodePropertyOptions } from 'n8n-workflow';
import { asObject, asText, type JsonObject } from '../../platforms/json';

/** All events that the service sends. */
export const EVENTS: INodePropertyOptions[] = [
	{ name: 'Account Connected', value: 'account.connected' },
	{ name: 'Account Disconnected', value: 'account.disconnected' },
	{
		name: 'Comment Received',
		value: 'comment.received',
		description: 'Someone commented on a post by an Instagram account, or replied to a comment there',
	},
	{
		name: 'Mention Received',
		value: 'mention.received',
		description: 'Someone mentioned an Instagram account in a caption or a comment',
	},
	{
		name: 'Statistics Refreshed',
		value: 'stats.refreshed',
		description: 'The service has read the statistics of an account',
	},
	{
		name: 'Token Expiring',
		value: 'token.expiring',
		description: 'A user must reconnect an account before its token expires',
	},
	{ name: 'Token Refreshed', value: 'token.refreshed' },
	{
		name: 'Upload Awaiting Approval',
		value: 'upload.awaiting_approval',
		description: 'A post is prepared and waiting for approval',
	},
	{
		name: 'Upload Delivered',
		value: 'upload.delivered',
		description: 'A draft has arrived in the TikTok inbox',
	},
	{ name: 'Upload Failed', value: 'upload.failed' },
	{ name: 'Upload Published', value: 'upload.published', description: 'A post is published' },
];

/** An event from the service. */
export interface ServiceEvent {
	id: string;
	type: string;
	created_at: string | null;
	data: JsonObject;
}

/** Parses an event; returns undefined if the body is not an event. */
export function readEvent(body: JsonObject | undefined): ServiceEvent | undefined {
	const id = asText(body?.id);
	const type = asText(body?.type);
	if (id === undefined || type === undefined) return undefined;
	return { id, type, created_at: asText(body?.created_at) ?? null, data: asObject(body?.data) ?? {} };
}

/** The conditions under which an event starts the workflow; an empty string matches any value. */
export interface Filter {
	types: readonly string[];
	platform: string;
	/** User name or ID. */
	account: string;
}

/** Returns true if an event matches the filter. */
export function isWanted({ type, data }: ServiceEvent, { types, platform, account }: Filter): boolean {
	// Upload events contain the account in their delivery; account events contain it directly.
	const whose = asObject(data.account);
	const about = { ...data, ...whose, ...asObject(data.delivery) };
	const names = [about.account, about.username, whose?.id].map((name) => asText(name)?.toLowerCase());
	return (
		types.includes(type) &&
		(platform === '' || about.platform === platform) &&
		(account === '' || names.includes(account.replace(/^@/, '').toLowerCase()))
	);
}
