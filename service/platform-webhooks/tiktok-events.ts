import { asCount, asText } from '../../platforms/json';
import { tikTokFailure, type TikTokEvent } from '../../platforms/tiktok';
import type { Withdraw } from '../accounts';
import type { DeliveryNews } from '../uploads';

/** Why TikTok ended the access (contracts/tiktok-api.md §5). */
const REMOVAL_REASONS = new Map([
	[1, 'The user removed the app in the settings of TikTok.'],
	[2, 'The account was deleted at TikTok.'],
	[3, 'The age of the account was changed at TikTok.'],
	[4, 'The account was banned by TikTok.'],
	[5, 'The access was revoked with the credentials of this app.'],
]);

/** Moves what TikTok's webhooks tell into deliveries and accounts; what it does not know has no effect. */
export function createTikTokEvents({ news, withdraw }: { news: DeliveryNews; withdraw: Withdraw }) {
	async function onRemoved({ openId, createTime, content }: TikTokEvent): Promise<void> {
		if (openId === undefined) return;
		const code = asCount(content.reason) ?? 0;
		const reason = REMOVAL_REASONS.get(code) ?? 'TikTok ended the access without a reason.';
		await withdraw(
			{ platform: 'tiktok', platform_user_id: openId },
			{ at: createTime, reason: `${reason} Connect the account again.` },
		);
	}

	return async function onEvent(event: TikTokEvent): Promise<void> {
		if (event.event === 'authorization.removed') return onRemoved(event);
		const publishId = asText(event.content.publish_id);
		const postId = asText(event.content.post_id);
		if (publishId === undefined) return;
		switch (event.event) {
			case 'post.publish.inbox_delivered':
				return news.delivered(publishId);
			case 'post.publish.complete':
				return news.finished(publishId, []);
			case 'post.publish.publicly_available':
				return news.finished(publishId, postId === undefined ? [] : [postId]);
			case 'post.publish.failed':
				return news.failed(publishId, tikTokFailure(asText(event.content.reason) ?? 'unknown'));
		}
	};
}
