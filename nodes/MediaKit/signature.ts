import { createHmac, timingSafeEqual } from 'node:crypto';

/** Maximum age of a signature; the service creates a new one for each attempt. */
const TOLERANCE_SECONDS = 300;

/**
 * Finds the subscription whose secret was used to sign a request. Takes constant time for invalid signatures.
 *
 * @param request.signature the header `X-MediaKit-Signature`, if present: `t=…,v1=…`
 * @param request.rawBody the body's bytes exactly as received
 * @param now milliseconds since 1970
 * @returns undefined if no secret matches, or if the signature is too old
 */
export function signedWith<Signer extends { secret: string }>(
	request: { signature: string | undefined; rawBody: Uint8Array },
	signers: readonly Signer[],
	now: number,
): Signer | undefined {
	const [, time = '', hex = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(request.signature ?? '') ?? [];
	if (hex === '' || Math.abs(now / 1000 - Number(time)) > TOLERANCE_SECONDS) return undefined;
	const given = Buffer.from(hex, 'hex');
	const matches = signers.filter(({ secret }) =>
		timingSafeEqual(createHmac('sha256', secret).update(`${time}.`).update(request.rawBody).digest(), given),
	);
	return matches[0];
}
