import type { TikTok } from './context';
import { failPost } from './lifecycle';
import type { App } from './model';

/**
 * Ends all of a user's grants to an app: tokens become invalid, uploads in progress fail with `auth_removed`, and
 * `authorization.removed` is sent with a reason from contract §5 (rules 19 and 54).
 */
export function endGrants(tiktok: TikTok, app: App, username: string, reason: number): void {
	const { store, kernel } = tiktok;
	store.grants = store.grants.filter((grant) => grant.app !== app || grant.username !== username);
	for (const post of store.postsOf(username)) {
		if (post.app === app && post.status.startsWith('PROCESSING_'))
			failPost(tiktok, post, 'auth_removed', kernel.clock.now());
	}
	tiktok.events.send(app, store.openId(store.user(username), app), 'authorization.removed', { reason });
}
