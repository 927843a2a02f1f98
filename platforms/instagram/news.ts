import { asObject, asObjects, asText, parseJson, type JsonObject } from '../json';

/** A comment, a reply or a live comment under a post (contracts/instagram-api.md §6). */
export interface CommentNews {
	kind: 'comment';
	/** The professional account that is told of it. */
	accountId: string;
	comment: {
		id: string;
		text: string | null;
		/** Who wrote it. */
		username: string | null;
		/** The same person as the app knows them; the account's own id for the account itself. */
		user_id: string | null;
		media_id: string | null;
		media_product_type: string | null;
		/** The comment that it replies to. */
		parent_id: string | null;
		/** Written during a live video. */
		live: boolean;
	};
}

/** The account was mentioned under or in a post of somebody else. */
export interface MentionNews {
	kind: 'mention';
	accountId: string;
	mention: {
		media_id: string;
		/** The comment that mentions the account; `null` if the caption does. */
		comment_id: string | null;
	};
}

export type InstagramNews = CommentNews | MentionNews;

function toComment(accountId: string, value: JsonObject, live: boolean): CommentNews | undefined {
	// The two logins call it differently.
	const id = asText(value.id) ?? asText(value.comment_id);
	if (!id) return undefined;
	const [from, media] = [asObject(value.from), asObject(value.media)];
	return {
		kind: 'comment',
		accountId,
		comment: {
			id,
			text: asText(value.text) ?? null,
			username: asText(from?.username) ?? null,
			user_id: asText(from?.id) ?? null,
			media_id: asText(media?.id) ?? null,
			media_product_type: asText(media?.media_product_type) ?? null,
			parent_id: asText(value.parent_id) ?? null,
			live,
		},
	};
}

function toMention(accountId: string, value: JsonObject): MentionNews | undefined {
	const mediaId = asText(value.media_id);
	if (!mediaId) return undefined;
	return {
		kind: 'mention',
		accountId,
		mention: { media_id: mediaId, comment_id: asText(value.comment_id) ?? null },
	};
}

function toNews(accountId: string, { field, value: given }: JsonObject): InstagramNews | undefined {
	const value = asObject(given) ?? {};
	if (field === 'comments') return toComment(accountId, value, false);
	if (field === 'live_comments') return toComment(accountId, value, true);
	return field === 'mentions' ? toMention(accountId, value) : undefined;
}

/** Changes stand in a list, or in Meta's examples in the entry itself. */
const changesOf = (entry: JsonObject): JsonObject[] =>
	Array.isArray(entry.changes) ? asObjects(entry.changes) : [entry];

function parse(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

/**
 * What a webhook of Meta tells of comments and mentions, in its order (contracts/instagram-api.md §6). To be asked once
 * its signature is known to be genuine; what is none of these is left out.
 */
export function readNews(body: string): InstagramNews[] {
	return asObjects([parse(body)].flat())
		.filter(({ object }) => object === 'instagram')
		.flatMap(({ entry }) => asObjects(entry))
		.flatMap((entry) => {
			const accountId = asText(entry.id);
			return accountId ? changesOf(entry).flatMap((change) => toNews(accountId, change) ?? []) : [];
		});
}
