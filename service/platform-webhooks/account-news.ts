import type { AccountStore } from '../accounts';
import type { AccountNews } from '../channels';
import type { Events } from '../events';
import type { SeenWebhooks } from './seen-webhooks';

/**
 * Emits one event for each comment on a connected account's posts and for each mention of the account, even if the
 * platform repeats the webhook.
 */
export function createAccountNews(options: {
	seen: SeenWebhooks;
	accounts: Pick<AccountStore, 'findConnected'>;
	events: Pick<Events, 'add'>;
}) {
	const { seen, accounts, events } = options;

	return async function tell({
		platform,
		platformUserId,
		type,
		author,
		key,
		data,
	}: AccountNews): Promise<void> {
		const account = await accounts.findConnected(platform, platformUserId);
		if (!account) return;
		const { id, username } = account;
		// The account's own comments are ignored: a workflow that replies would trigger itself forever.
		if (author?.id === platformUserId || author?.username?.toLowerCase() === username) return;
		await seen.onceStored([type, platform, platformUserId, ...key], (trx) =>
			events.add(trx, { type, accountId: id, data: { account: { id, platform, username }, ...data } }),
		);
	};
}
