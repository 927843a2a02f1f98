import { ControlError } from '../../kernel/fields';
import type { Fields } from '../../kernel/fields';
import type { Json, Platform } from '../../kernel/types';
import type { Instagram } from '../context';
import { newComment } from '../comments';
import { activeGrant, endGrant } from '../login/grants';
import type { Account, App, Container, Grant, Login } from '../model';
import { failContainer } from '../publishing/lifecycle';
import { requestDataDeletion } from '../webhooks/callbacks';
import { announceComment } from '../webhooks/comments';
import { sampleValue, sendEvent, signatureKinds } from '../webhooks/events';
import { fieldsOfLogin, isSubscribed } from '../webhooks/fields';
import { changeApp } from './apps';
import { presentAccount, presentApp, presentContainer, presentGrant } from './state';
import { changeAccount } from './users';

const logins: readonly Login[] = ['instagram', 'facebook'];
const seededId = 'sandbox-key';

/** `POST /_sandbox/instagram/<action>`: actions of users and developers in Instagram's app and developer portal. */
export function createActions(instagram: Instagram): Platform['actions'] {
	return {
		app: async (fields) => presentApp(await changeApp(instagram, fields)),
		account: (fields) => {
			const account = findAccount(instagram, fields);
			changeAccount(instagram, account, fields);
			fields.end();
			return presentAccount(account);
		},
		revoke: (fields) => {
			const grant = findGrant(instagram, fields);
			const subcode = fields.optionalInteger('subcode') ?? 458;
			fields.end();
			endGrant(instagram, grant, subcode);
			return presentGrant(grant);
		},
		'data-deletion': (fields) => {
			const grant = findGrant(instagram, fields);
			fields.end();
			const url = grant.app.dataDeletionUrl;
			if (url === null) throw new ControlError(`app ${grant.app.id} has no data_deletion_url`);
			return requestDataDeletion(instagram, grant, url);
		},
		container: (fields) => {
			const container = findContainer(instagram, fields);
			changeContainer(container, fields);
			return presentContainer(container);
		},
		comment: (fields) => addComment(instagram, fields),
		webhook: (fields) => sendWebhooks(instagram, fields),
	};
}

/** Ends the processing of a container immediately, with success or failure. */
function changeContainer(container: Container, fields: Fields): void {
	const status = fields.choice('status', ['FINISHED', 'ERROR', 'EXPIRED']);
	const subcode = fields.optionalInteger('subcode') ?? 2207001;
	fields.end();
	if (container.status !== 'IN_PROGRESS' && status !== 'EXPIRED') {
		throw new ControlError(`container ${container.id} is ${container.status}`);
	}
	container.stop();
	if (status === 'ERROR') failContainer(container, subcode);
	else container.status = status;
}

/** Adds a comment to a post, or a reply to a comment, and notifies subscribed apps (rule 64). */
function addComment(instagram: Instagram, fields: Fields): Json {
	const { store, kernel } = instagram;
	const mediaId = fields.string('media_id');
	const found = store.findMedia(mediaId);
	if (!found) throw new ControlError(`no post "${mediaId}"`);
	const { owner: account, media } = found;
	const replyTo = fields.optionalString('reply_to');
	const thread = media.comments.find(({ id }) => id === replyTo);
	if (replyTo !== undefined && !thread) throw new ControlError(`no comment "${replyTo}" under this post`);
	const [username, text] = [fields.string('username'), fields.string('text')];
	fields.end();
	const comment = newComment(store.ids.object(), text, username, kernel.clock.seconds(), thread?.id);
	(thread?.replies ?? media.comments).push(comment);
	media.commentsCount++;
	return { id: comment.id, deliveries: announceComment(instagram, { account, media, comment }) };
}

/**
 * Sends events, or repeats earlier deliveries: late, twice, out of order, with an unknown field or with a wrong
 * signature (rule 48).
 */
function sendWebhooks(instagram: Instagram, fields: Fields): Json {
	const app = findApp(instagram, fields);
	const wanted = fields.optionalObjects('deliveries') ?? fields.refuse('deliveries', 'a list of objects');
	fields.end();
	return { ids: wanted.map((delivery) => sendOne(instagram, app, delivery)) };
}

function sendOne(instagram: Instagram, app: App, fields: Fields): number {
	const again = fields.optionalInteger('id', 1);
	if (again !== undefined) {
		fields.end();
		const sent = instagram.webhooks.sent(again);
		if (!sent) throw new ControlError(`no delivery ${again} was sent`);
		return instagram.webhooks.send(sent);
	}
	const account = findAccount(instagram, fields);
	const login = fields.optionalChoice('login', logins) ?? 'instagram';
	const field = fields.string('field');
	requireSubscription(instagram, app, login, account, field);
	const event = {
		app,
		login,
		account,
		field,
		value: (fields.optionalObject('value')?.all() as Json) ?? sampleValue(login, account, field),
		time: fields.optionalInteger('time') ?? instagram.kernel.clock.seconds(),
		signature: fields.optionalChoice('signature', signatureKinds) ?? 'valid',
	};
	fields.end();
	return sendEvent(instagram, event);
}

/**
 * Checks that the app has subscribed to a field. Unknown fields do not require a subscription, so that tests can check
 * that clients ignore them.
 */
function requireSubscription(
	instagram: Instagram,
	app: App,
	login: Login,
	account: Account,
	field: string,
): void {
	if (!fieldsOfLogin('facebook').includes(field)) return;
	if (!fieldsOfLogin(login).includes(field)) throw new ControlError(`${field} is never sent for this login`);
	const subscribed = isSubscribed(instagram, { app, login, account, field });
	if (!subscribed) throw new ControlError(`${account.username} is not subscribed to ${field}`);
}

function findApp({ store }: Instagram, fields: Fields): App {
	const id = fields.optionalString('client_id') ?? seededId;
	const app = store.apps.get(id);
	if (!app) throw new ControlError(`no app with client_id "${id}"`);
	return app;
}

function findAccount({ store }: Instagram, fields: Fields): Account {
	const username = fields.string('username');
	const account = store.accounts.get(username);
	if (!account) throw new ControlError(`no account "${username}"`);
	return account;
}

function findGrant(instagram: Instagram, fields: Fields): Grant {
	const app = findApp(instagram, fields);
	const login = fields.optionalChoice('login', logins) ?? 'instagram';
	const username = fields.string('username');
	const grant = activeGrant(instagram.store.grants, app, login, username);
	if (!grant) throw new ControlError(`"${username}" has not connected ${app.id} through ${login} login`);
	return grant;
}

function findContainer({ store }: Instagram, fields: Fields): Container {
	const id = fields.string('id');
	const container = store.containers.get(id);
	if (!container) throw new ControlError(`no container "${id}"`);
	return container;
}
