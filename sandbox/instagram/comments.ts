import { appScopedId } from './ids';
import type { Account, App, Comment } from './model';

/** A comment with nothing special about it. @param timestamp Unix seconds */
export function newComment(
	id: string,
	text: string,
	username: string,
	timestamp: number,
	parentId: string | null = null,
): Comment {
	return { id, text, username, timestamp, parentId, likeCount: 0, hidden: false, replies: [] };
}

/** The author as an app knows it: the owner of the post by the account's id, others by an id of their own for the app. */
export function authorId(app: App, owner: Account, username: string): string {
	return username === owner.username ? owner.id : appScopedId(username, app.id);
}
