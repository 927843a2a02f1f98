import { Type } from '@sinclair/typebox';
import { json, refusals } from '../core/schemas';

export const webhookTags = ['Called by the platforms'];

export const unsigned = refusals({
	401: 'The signature is invalid (`signature_invalid`).',
	413: 'The body is too large (`body_too_large`).',
	507: 'The service has run out of storage (`storage_full`).',
});

/** The usual responses to a webhook. */
export const taken = { 200: json('Accepted.', Type.Object({ ok: Type.Literal(true) })), ...unsigned };

/** Shell command for `hex(HMAC-SHA256(secret, stdin))`. */
export const hmacOf = (secret: string) => `openssl dgst -sha256 -hmac "$${secret}" | sed 's/^.* //'`;
