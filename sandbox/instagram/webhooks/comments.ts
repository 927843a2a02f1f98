import type { Json } from '../../kernel/types';
import type { Instagram } from '../context';
import { authorId } from '../comments';
import type { Account, App, Comment, Login, Media } from '../model';
import { sendEvent } from './events';
import { isSubscribed } from './fields';

const logins: readonly Login[] = ['instagram', 'facebook'];

/** A comment on an account's post. */
interface Said {
	readonly account: Account;
	readonly media: Media;
	readonly comment: Comment;
}

/** Returns the accounts mentioned in a text, except its author. */
export function mentionedIn({ store }: Instagram, text: string, author: string): Account[] {
	const names = new Set([...text.matchAll(/@([\w.]+\w)/g)].map(([, name = '']) => name.toLowerCase()));
	return [...store.accounts.values()].filter(({ username }) => names.has(username) && username !== author);
}

/**
 * Notifies subscribed apps of a comment: as a comment for the owner of the post, and as a mention for accounts that are
 * mentioned under another account's post (contract §6, rule 64). Returns the IDs of the deliveries.
 */
export function announceComment(instagram: Instagram, said: Said): number[] {
	const { account, media, comment } = said;
	const mentioned = mentionedIn(instagram, comment.text, comment.username).filter((one) => one !== account);
	return [...instagram.store.apps.values()].flatMap((app) =>
		logins.flatMap((login) => {
			const asComment = { app, login, field: 'comments', value: commentValue(app, login, said) };
			const value = { media_id: media.id, comment_id: comment.id };
			// With Instagram Login, a mention is sent as a comment (contract §6).
			const asMention = login === 'facebook' ? { app, login, field: 'mentions', value } : asComment;
			return [
				...tell(instagram, { ...asComment, account }),
				...mentioned.flatMap((one) => tell(instagram, { ...asMention, account: one })),
			];
		}),
	);
}

interface News {
	readonly app: App;
	readonly login: Login;
	readonly account: Account;
	readonly field: string;
	readonly value: Json;
}

function tell(instagram: Instagram, news: News): number[] {
	if (!news.app.webhook || !isSubscribed(instagram, news)) return [];
	return [sendEvent(instagram, { ...news, time: instagram.kernel.clock.seconds(), signature: 'valid' })];
}

function commentValue(app: App, login: Login, { account, media, comment }: Said): Json {
	const { username } = comment;
	return {
		[login === 'facebook' ? 'comment_id' : 'id']: comment.id,
		from: { id: authorId(app, account, username), username },
		text: comment.text,
		media: { id: media.id, media_product_type: media.productType },
		parent_id: comment.parentId ?? undefined,
	};
}
