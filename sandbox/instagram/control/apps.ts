import { ControlError } from '../../kernel/fields';
import type { Fields } from '../../kernel/fields';
import { isLoopbackAddress } from '../../kernel/loopback';
import type { Instagram } from '../context';
import type { App } from '../model';
import { newApp, seededApp } from '../seed';
import { verifyCallback } from '../webhooks/events';

/**
 * `POST /_sandbox/instagram/app`: changes the seeded app, or creates or changes the app with this `client_id`. A new
 * `webhook` must pass Meta's handshake first (rule 48).
 */
export async function changeApp(instagram: Instagram, fields: Fields): Promise<App> {
	const id = fields.optionalString('client_id') ?? seededApp().id;
	const known = instagram.store.apps.get(id);
	const before = known ?? newApp(id, `${id}-secret`);
	const changed: App = {
		id,
		name: fields.optionalString('name') ?? before.name,
		secrets: {
			instagram: fields.optionalString('instagram_secret') ?? before.secrets.instagram,
			facebook: fields.optionalString('meta_secret') ?? before.secrets.facebook,
		},
		redirectUris: fields.optionalStrings('redirect_uris') ?? before.redirectUris,
		admins: fields.optionalStrings('admins') ?? before.admins,
		requireProof: fields.optionalBoolean('require_proof') ?? before.requireProof,
		webhook: fields.has('webhook') ? readWebhook(instagram, fields) : before.webhook,
		deauthorizeUrl: readUrl(instagram, fields, 'deauthorize_url', before.deauthorizeUrl),
		dataDeletionUrl: readUrl(instagram, fields, 'data_deletion_url', before.dataDeletionUrl),
	};
	fields.end();
	const { webhook } = changed;
	if (webhook && webhook !== before.webhook)
		await verifyCallback(instagram, webhook.url, webhook.verifyToken);
	// Grants and containers refer to this object, so change it in place.
	const app = Object.assign(known ?? changed, changed);
	instagram.store.apps.set(id, app);
	return app;
}

function readWebhook(instagram: Instagram, fields: Fields): App['webhook'] {
	if (fields.raw('webhook') === null) return null;
	const webhook = fields.optionalObject('webhook');
	if (!webhook) return null;
	const url = webhook.string('url');
	const verifyToken = webhook.string('verify_token');
	webhook.end();
	return { url: checkUrl(instagram, 'webhook', url), verifyToken };
}

function readUrl(instagram: Instagram, fields: Fields, name: string, before: string | null): string | null {
	if (!fields.has(name)) return before;
	return fields.raw(name) === null ? null : checkUrl(instagram, name, fields.string(name));
}

function checkUrl({ kernel }: Instagram, name: string, url: string): string {
	const https = URL.canParse(url) && url.startsWith('https://');
	if (https || (kernel.switches.loopback && isLoopbackAddress(url))) return url;
	throw new ControlError(`"${name}" must be https, or http on loopback with the switch loopback`);
}
