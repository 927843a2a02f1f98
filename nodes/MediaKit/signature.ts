import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signature may be; the service signs anew each time it sends. */
const TOLERANCE_SECONDS = 300;

/**
 * Whether a request was signed by the service just now. Takes the same time for every wrong signature.
 *
 * @param request.signature the header `X-MediaKit-Signature`, if there is one: `t=…,v1=…`
 * @param request.rawBody the body's bytes exactly as they came
 * @param secrets any of them will do
 * @param now milliseconds since 1970
 */
export function isSignatureValid(
	request: { signature: string | undefined; rawBody: Uint8Array },
	secrets: readonly string[],
	now: number,
): boolean {
	const [, time = '', hex = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(request.signature ?? '') ?? [];
	if (hex === '' || Math.abs(now / 1000 - Number(time)) > TOLERANCE_SECONDS) return false;
	const given = Buffer.from(hex, 'hex');
	const matches = secrets.filter((secret) =>
		timingSafeEqual(createHmac('sha256', secret).update(`${time}.`).update(request.rawBody).digest(), given),
	);
	return matches.length > 0;
}
