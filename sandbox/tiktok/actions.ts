import { ControlError } from '../kernel/fields';
import type { Fields } from '../kernel/fields';
import type { Json, Platform } from '../kernel/types';
import type { TikTok } from './context';
import { signatureKinds } from './events';
import { endGrants } from './grants';
import { approvePost, completePost, failPost, hidePost } from './lifecycle';
import { failReasons } from './model';
import type { App, Post, User } from './model';
import { changeApp } from './portal';
import { presentApp, presentPost } from './state';
import { change, presentUser } from './users';

const seededKey = 'sandbox-key';
const privacyLevels = [
	'PUBLIC_TO_EVERYONE',
	'MUTUAL_FOLLOW_FRIENDS',
	'FOLLOWER_OF_CREATOR',
	'SELF_ONLY',
] as const;

/** `POST /_sandbox/tiktok/<action>`: actions of users and developers in TikTok's app and developer portal. */
export function createActions(tiktok: TikTok): Platform['actions'] {
	const nowMs = () => tiktok.kernel.clock.now();
	const onPost = (act: (post: Post, fields: Fields) => void) => (fields: Fields) => {
		const post = findPost(tiktok, fields);
		act(post, fields);
		fields.end();
		return presentPost(post);
	};
	return {
		app: (fields) => presentApp(changeApp(tiktok, fields)),
		account: (fields) => {
			const user = findUser(tiktok, fields);
			change(tiktok, user, fields);
			return presentUser(user);
		},
		revoke: (fields) => {
			const [user, app] = [findUser(tiktok, fields), findApp(tiktok, fields)];
			const reason = fields.optionalInteger('reason') ?? 1;
			fields.end();
			endGrants(tiktok, app, user.username, reason);
			return presentUser(user);
		},
		'finish-draft': onPost((post, fields) => {
			const level = fields.optionalChoice('privacy_level', privacyLevels) ?? 'PUBLIC_TO_EVERYONE';
			const title = fields.optionalString('title');
			requireDraftInInbox(tiktok, post);
			if (title !== undefined) post.info.title = title;
			completePost(tiktok, post, level === 'PUBLIC_TO_EVERYONE', nowMs());
		}),
		approve: onPost((post) => {
			if (post.status !== 'PUBLISH_COMPLETE') throw new ControlError(`${post.publishId} is ${post.status}`);
			approvePost(tiktok, post, nowMs());
		}),
		hide: onPost((post, fields) => {
			const postId = fields.optionalString('post_id') ?? post.postIds[0];
			if (postId === undefined || !post.postIds.includes(postId)) {
				throw new ControlError(`${post.publishId} has no such public post`);
			}
			hidePost(tiktok, post, postId, nowMs());
		}),
		fail: onPost((post, fields) => {
			failPost(tiktok, post, fields.choice('fail_reason', failReasons), nowMs());
		}),
		webhook: (fields) => sendWebhooks(tiktok, fields),
	};
}

/** Sends events, or repeats earlier deliveries: late, twice, out of order or with a wrong signature (rule 56). */
function sendWebhooks(tiktok: TikTok, fields: Fields): Json {
	const app = findApp(tiktok, fields);
	const wanted = fields.optionalObjects('deliveries') ?? fields.refuse('deliveries', 'a list of objects');
	fields.end();
	if (app.webhookUrl === null) throw new ControlError(`app ${app.clientKey} has no webhook_url`);
	const ids = wanted.map((delivery) => {
		const again = delivery.optionalInteger('id', 1);
		if (again !== undefined) {
			delivery.end();
			const sent = tiktok.events.sender.sent(again);
			if (!sent) throw new ControlError(`no delivery ${again} was sent`);
			return tiktok.events.sender.send(sent);
		}
		const event = delivery.string('event');
		const user = tiktok.store.findUser(delivery.optionalString('username') ?? '');
		const openId = delivery.optionalString('user_openid') ?? (user ? tiktok.store.openId(user, app) : '');
		const content = delivery.optionalObject('content')?.all() ?? {};
		const createTime = delivery.optionalInteger('create_time');
		const signature = delivery.optionalChoice('signature', signatureKinds);
		delivery.end();
		return tiktok.events.send(app, openId, event, content as Record<string, string>, {
			createTime,
			signature,
		});
	});
	return { ids };
}

function findApp(tiktok: TikTok, fields: Fields): App {
	const key = fields.optionalString('client_key') ?? seededKey;
	const app = tiktok.store.apps.get(key);
	if (!app) throw new ControlError(`no app with client_key "${key}"`);
	return app;
}

function findUser(tiktok: TikTok, fields: Fields): User {
	const username = fields.string('username');
	const user = tiktok.store.findUser(username);
	if (!user) throw new ControlError(`no account "${username}"`);
	return user;
}

function findPost(tiktok: TikTok, fields: Fields): Post {
	const publishId = fields.string('publish_id');
	const post = tiktok.store.posts.get(publishId);
	if (!post) throw new ControlError(`no post "${publishId}"`);
	return post;
}

function requireDraftInInbox(tiktok: TikTok, post: Post): void {
	const inInbox = post.status === 'SEND_TO_USER_INBOX' || post.status === 'PUBLISH_COMPLETE';
	if (post.mode !== 'draft' || !inInbox) throw new ControlError(`${post.publishId} is no draft in the inbox`);
	const hours = tiktok.switches.draftLifetimeHours;
	if (hours > 0 && tiktok.kernel.clock.now() >= post.createdAtMs + hours * 3_600_000) {
		throw new ControlError(`${post.publishId} has left the inbox after ${hours} hours`);
	}
}
