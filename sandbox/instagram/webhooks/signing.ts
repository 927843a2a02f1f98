import { createHmac } from 'node:crypto';
import type { Instagram } from '../context';
import type { App, Login } from '../model';

/** Returns the secret for signatures; Meta does not document which one for the two logins (contract §6, rule 48). */
export function signingSecret({ switches }: Instagram, app: App, login: Login): string {
	if (switches.signingSecret === 'login') return app.secrets[login];
	return app.secrets[switches.signingSecret === 'instagram' ? 'instagram' : 'facebook'];
}

/** Returns `X-Hub-Signature-256` for the raw body. */
export function hubSignature(secret: string, body: string): string {
	return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** `signed_request`: signature over the encoded payload, a dot, the payload (rule 50). */
export function signedRequest(secret: string, payload: Readonly<Record<string, string | number>>): string {
	const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
	return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
}
