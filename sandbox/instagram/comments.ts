import { appScopedId } from './ids';
import type { Account, App, Comment } from './model';

/** Creates a comment with default values. @param timestamp Unix seconds */
export function newComment(
	id: string,
	text: string,
	username: string,
	timestamp: number,
	parentId: string | null = null,
): Comment {
	return { id, text, username, timestamp, parentId, likeCount: 0, hidden: false, replies: [] };
}

/** Returns the author's ID for an app: the account's ID for the owner of the post, an app-scoped ID for anyone else. */
export function authorId(app: App, owner: Account, username: string): string {
	return username === owner.username ? owner.id : appScopedId(username, app.id);
}
