import { asObject, asObjects, asText, parseJson, type JsonObject } from '../json';

/** A comment, a reply or a live comment under a post (contracts/instagram-api.md §6). */
export interface CommentNews {
	kind: 'comment';
	/** The professional account that receives the notification. */
	accountId: string;
	comment: {
		id: string;
		text: string | null;
		/** The author. */
		username: string | null;
		/** The author's ID for this app; the account's own ID if the account wrote it. */
		user_id: string | null;
		media_id: string | null;
		media_product_type: string | null;
		/** The parent comment. */
		parent_id: string | null;
		/** True if the comment was written during a live video. */
		live: boolean;
	};
}

/** A mention of the account in someone else's post, or in a comment on that post. */
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
	// The two logins use different field names.
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

/** Returns an entry's changes, which are in a list or, in Meta's examples, in the entry itself. */
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
 * Reads comments and mentions from a Meta webhook, in order (contracts/instagram-api.md §6); everything else is
 * ignored. Call this only after verifying the signature.
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
