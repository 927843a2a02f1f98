import { createHmac } from 'node:crypto';
import type { Instagram } from '../context';
import type { App, Login } from '../model';

/**
 * Returns the secret used for signatures; Meta does not document which secret each login uses (contract §6, rule 48).
 */
export function signingSecret({ switches }: Instagram, app: App, login: Login): string {
	if (switches.signingSecret === 'login') return app.secrets[login];
	return app.secrets[switches.signingSecret === 'instagram' ? 'instagram' : 'facebook'];
}

/** Returns `X-Hub-Signature-256` for the raw body. */
export function hubSignature(secret: string, body: string): string {
	return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Returns a `signed_request`: the signature of the encoded payload, then a dot and the encoded payload (rule 50). */
export function signedRequest(secret: string, payload: Readonly<Record<string, string | number>>): string {
	const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
	return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
}
