import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signature may be; the service signs anew each time it sends. */
const TOLERANCE_SECONDS = 300;

/**
 * Finds the secret with which the service signed a request just now. Takes the same time for every wrong signature.
 *
 * @param request.signature the header `X-MediaKit-Signature`, if there is one: `t=…,v1=…`
 * @param request.rawBody the body's bytes exactly as they came
 * @param now milliseconds since 1970
 * @returns undefined if it was signed with none of them, or not just now
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
