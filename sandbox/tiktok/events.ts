import { createHmac } from 'node:crypto';
import type { Clock } from '../kernel/clock';
import { WebhookSender } from '../kernel/webhooks';
import type { App } from './model';

/** The valid and invalid signatures that a test can choose (rule 56). */
export const signatureKinds = ['valid', 'wrong', 'stale', 'altered'] as const;
export type SignatureKind = (typeof signatureKinds)[number];

const staleSeconds = 3600;

/** Sends TikTok's webhooks (contract §5), which are signed with the app's secret and retried for 72 hours. */
export class Events {
	readonly sender: WebhookSender;

	constructor(private readonly clock: Clock) {
		this.sender = new WebhookSender(clock, { giveUpAfterHours: 72, accepts: (status) => status === 200 });
	}

	/**
	 * Sends an event to the app's callback, if the app has one. `content` is sent as JSON inside a string (rule 55).
	 */
	send(
		app: App,
		openId: string,
		event: string,
		content: Readonly<Record<string, string | number>>,
		options: { createTime?: number; signature?: SignatureKind } = {},
	): number | null {
		if (app.webhookUrl === null) return null;
		const { createTime = this.clock.seconds(), signature = 'valid' } = options;
		const body = JSON.stringify({
			client_key: app.clientKey,
			event,
			create_time: createTime,
			user_openid: openId,
			content: JSON.stringify(content),
		});
		return this.sender.send({
			url: app.webhookUrl,
			body: signature === 'altered' ? body.replace('":', '": ') : body,
			headers: () => ({
				'Content-Type': 'application/json',
				'TikTok-Signature': this.signature(app, body, signature),
			}),
			about: {
				event,
				user_openid: openId,
				create_time: createTime,
				content: JSON.stringify(content),
				signature,
			},
		});
	}

	private signature(app: App, body: string, kind: SignatureKind): string {
		const t = this.clock.seconds() - (kind === 'stale' ? staleSeconds : 0);
		const secret = kind === 'wrong' ? `not ${app.clientSecret}` : app.clientSecret;
		return `t=${t},s=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
	}
}
