import { Type } from '@sinclair/typebox';
import { asCount, asText } from '../../../platforms/json';
import { isWebhookGenuine, readWebhook, tikTokFailure, type TikTokEvent } from '../../../platforms/tiktok';
import type { TikTokConfig } from '../../config';
import { ApiError } from '../../core/errors';
import { note, type NoteName } from '../../core/notes';
import { longText, shortText, type Described } from '../../core/schemas';
import { MAX_BODY_BYTES, type ChannelWebhooks, type WebhookEffects } from '../platform-webhook';
import { hmacOf, taken, webhookTags as tags } from '../webhook-schemas';
import { clock } from '../../database';

/** The reasons why TikTok ends an app's access to an account (contracts/tiktok-api.md §5). */
const REMOVAL_REASONS = new Map<number, [NoteName, string]>([
	[1, ['app_removed', 'The user removed the app in the TikTok settings.']],
	[2, ['account_deleted', 'The account was deleted on TikTok.']],
	[3, ['account_age_changed', 'The age of the account was changed on TikTok.']],
	[4, ['account_banned', 'The account was banned by TikTok.']],
	[5, ['access_revoked', 'The access was revoked with the credentials of this app.']],
]);
const NO_REASON: [NoteName, string] = ['access_ended', 'TikTok ended the access without giving a reason.'];

const body = {
	'application/json': Type.Object({
		client_key: shortText(),
		event: shortText(),
		create_time: Type.Integer(),
		user_openid: shortText(),
		content: Type.String({ maxLength: MAX_BODY_BYTES, description: 'JSON as text.' }),
	}),
};

const schema = {
	tags,
	summary: 'Receive webhooks from TikTok',
	described: {
		headers: Type.Object({ 'tiktok-signature': longText({ description: 't=…,s=…' }) }),
		body,
		example: `body='{"client_key":"example","event":"example.event","create_time":1763600000,"user_openid":"example","content":"{}"}'
time=$(date +%s)
signature=$(printf '%s.%s' "$time" "$body" | ${hmacOf('TIKTOK_CLIENT_SECRET')})
curl "$MEDIAKIT_URL/webhook/tiktok" -H "Content-Type: application/json" \\
  -H "TikTok-Signature: t=$time,s=$signature" -d "$body"`,
	} satisfies Described,
	response: taken,
};

async function onRemoved(
	{ openId, createTime, content }: TikTokEvent,
	{ withdraw }: WebhookEffects,
): Promise<void> {
	if (openId === undefined) return;
	const code = asCount(content.reason) ?? 0;
	const [name, reason] = REMOVAL_REASONS.get(code) ?? NO_REASON;
	await withdraw(
		{ platform: 'tiktok', platformUserId: openId },
		{ at: createTime, why: note(name, `${reason} Reconnect the account.`) },
	);
}

/** Applies a webhook to deliveries and accounts. Unknown webhooks have no effect. */
async function applyEvent(event: TikTokEvent, effects: WebhookEffects): Promise<void> {
	if (event.event === 'authorization.removed') return onRemoved(event, effects);
	const { deliveries } = effects;
	const publishId = asText(event.content.publish_id);
	const postId = asText(event.content.post_id);
	if (publishId === undefined) return;
	switch (event.event) {
		case 'post.publish.inbox_delivered':
			return deliveries.delivered(publishId);
		case 'post.publish.complete':
			return deliveries.finished(publishId, []);
		case 'post.publish.publicly_available':
			return deliveries.finished(publishId, postId === undefined ? [] : [postId]);
		case 'post.publish.failed':
			return deliveries.failed(publishId, tikTokFailure(asText(event.content.reason) ?? 'unknown'));
	}
}

/** TikTok's webhooks (contracts/tiktok-api.md §5). If no app is configured, all of them are rejected. */
export const createTikTokWebhooks = (config: TikTokConfig): ChannelWebhooks => ({
	routes: [
		{
			path: '',
			schema,
			verify({ headers, rawBody }) {
				const webhook = { signature: String(headers['tiktok-signature']), rawBody };
				const { app } = config;
				if (app === undefined || !isWebhookGenuine(webhook, app.clientSecret, clock.now())) {
					throw new ApiError(
						401,
						'signature_invalid',
						'This was not signed by TikTok with the secret of our app within the last 300 seconds. Check TIKTOK_CLIENT_SECRET and the clock, and that no proxy rewrites the body.',
						'fix-request',
					);
				}
				const event = readWebhook(rawBody);
				// A retry would be just as unreadable, so the webhook is accepted.
				if (event === undefined)
					return { apply: async ({ log }) => log.warn('a webhook from TikTok could not be parsed') };
				const { event: name, openId, createTime, content } = event;
				return {
					key: ['tiktok', name, openId, createTime, content],
					apply: (effects) => applyEvent(event, effects),
				};
			},
		},
	],
});
