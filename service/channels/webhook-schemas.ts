import { Type } from '@sinclair/typebox';
import { json, refusals } from '../core/schemas';

export const webhookTags = ['Called by the platforms'];

export const unsigned = refusals({
	401: 'The signature is not genuine (`signature_invalid`).',
	413: 'The body is far too large (`body_too_large`).',
	507: 'The disk of the service takes no more data (`storage_full`).',
});

/** The usual answers to a webhook. */
export const taken = { 200: json('Taken.', Type.Object({ ok: Type.Literal(true) })), ...unsigned };

/** Bash for `hex(HMAC-SHA256(secret, text))` of what comes in. */
export const hmacOf = (secret: string) => `openssl dgst -sha256 -hmac "$${secret}" | sed 's/^.* //'`;
