import type { AccountStore } from '../accounts';
import type { AccountNews } from '../channels';
import type { Events } from '../events';
import type { SeenWebhooks } from './seen-webhooks';

/** Tells subscribers what others have said to a connected account, each thing once, however often the platform repeats it. */
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
		// What the account says itself is no news: a workflow that answers would start itself for ever.
		if (author?.id === platformUserId || author?.username?.toLowerCase() === username) return;
		await seen.onceStored([type, platform, platformUserId, ...key], (trx) =>
			events.add(trx, { type, accountId: id, data: { account: { id, platform, username }, ...data } }),
		);
	};
}
