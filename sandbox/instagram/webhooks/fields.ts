import type { Instagram } from '../context';
import type { Account, App, Login } from '../model';

/**
 * The fields that apps can subscribe to (contract §4.8, §6); no field reports that a container is ready or a post is
 * live.
 */
const common = [
	'comments',
	'live_comments',
	'mentions',
	'messages',
	'message_reactions',
	'messaging_handover',
	'messaging_optins',
	'messaging_postbacks',
	'messaging_referral',
	'messaging_seen',
	'standby',
];

/** Fields of Pages: subscribing to any of them enables the notifications for a Page's account (contract §6). */
const ofPages = ['feed', 'mention', 'name', 'picture', 'ratings'];

/** Returns the valid values of `subscribed_fields`. */
export function subscribableFields(login: Login): readonly string[] {
	return login === 'facebook' ? [...fieldsOfLogin(login), ...ofPages] : fieldsOfLogin(login);
}

/** Returns the fields of a login; `story_insights` is for Facebook Login only (rule 49). */
export function fieldsOfLogin(login: Login): readonly string[] {
	return login === 'facebook' ? [...common, 'story_insights'] : common;
}

/**
 * Returns true if an app receives notifications for a field of an account. Any subscription of a Page enables all
 * fields that the app has chosen.
 */
export function isSubscribed(
	{ store }: Instagram,
	{ app, login, account, field }: { app: App; login: Login; account: Account; field: string },
): boolean {
	if (!fieldsOfLogin(login).includes(field)) return false;
	const fieldsOf = (id: string) => store.subscriptions.get(subscriptionKey(app, login, id));
	if (login === 'instagram') return fieldsOf(account.id)?.includes(field) ?? false;
	const pages = [...store.persons.values()].flatMap((person) => person.pages);
	return pages.some(({ id, linked }) => linked === account.username && fieldsOf(id) !== undefined);
}

export function subscriptionKey(app: App, login: Login, id: string): string {
	return `${app.id} ${login} ${id}`;
}
