import type { FastifyPluginAsync } from 'fastify';
import { isWebhookGenuine, readWebhook, type TikTokEvent } from '../../platforms/tiktok';
import { ApiError } from '../core/errors';
import { keepBodiesRaw, rawBodyOf } from './raw-body';
import { tikTokWebhook } from './platform-webhook-schemas';
import type { SeenWebhooks } from './seen-webhooks';

/** TikTok's webhooks (contracts/tiktok-api.md §5). */
export const registerTikTokWebhook: FastifyPluginAsync<{
	/** Undefined as long as no app is configured: then no webhook is genuine. */
	clientSecret: string | undefined;
	seen: SeenWebhooks;
	onEvent: (event: TikTokEvent) => Promise<void>;
}> = async (app, { clientSecret, seen, onEvent }) => {
	keepBodiesRaw(app);

	app.post('/webhook/tiktok', { schema: tikTokWebhook, config: { public: true } }, async (request) => {
		const rawBody = rawBodyOf(request);
		const signature = request.headers['tiktok-signature'];
		const webhook = { signature: String(signature), rawBody };
		if (clientSecret === undefined || !isWebhookGenuine(webhook, clientSecret, Date.now())) {
			throw new ApiError(
				401,
				'signature_invalid',
				'This was not signed by TikTok with the secret of our app within the last 300 seconds. Check TIKTOK_CLIENT_SECRET, the clock, and that nothing on the way rewrites the body.',
				'fix-request',
			);
		}
		const event = readWebhook(rawBody);
		// What cannot be read stays unreadable, so TikTok need not send it again.
		if (event === undefined) request.log.warn('a webhook of TikTok could not be read');
		else {
			const { event: name, openId, createTime, content } = event;
			await seen.once(['tiktok', name, openId, createTime, content], () => onEvent(event));
		}
		return { ok: true };
	});
};
