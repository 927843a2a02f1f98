import type { App, Login } from '../model';

/** What an app can subscribe to (contract §4.8, §6); nothing tells that a container is ready or that a post is live. */
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

/** `story_insights` reaches Facebook Login only (rule 49). */
export function fieldsOfLogin(login: Login): readonly string[] {
	return login === 'facebook' ? [...common, 'story_insights'] : common;
}

export function subscriptionKey(app: App, login: Login, id: string): string {
	return `${app.id} ${login} ${id}`;
}
