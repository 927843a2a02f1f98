import { createHmac } from 'node:crypto';
import { isWebhookGenuine, readSignedRequest } from '../../../platforms/instagram';

// The signatures were generated with OpenSSL.
const SECRETS = ['instagram-secret', 'meta-secret'];
const BODY = Buffer.from('{"object":"instagram","entry":[]}');
const BY_INSTAGRAM = 'sha256=56756b4dff03ad902d265831ae81169046622767d95d330753715adf760cd385';
const BY_META = 'sha256=6fc979ba88b2193e8a0cc4902784748a3befb91785cb59ad47d2c91130df1567';

const isGenuine = (signature: string | undefined, rawBody: Uint8Array = BODY, secrets = SECRETS) =>
	isWebhookGenuine({ signature, rawBody }, secrets);

describe('isWebhookGenuine (instagram §6)', () => {
	it('takes the signature of either app', () => {
		expect(isGenuine(BY_INSTAGRAM)).toBe(true);
		expect(isGenuine(BY_META)).toBe(true);
		expect(isGenuine(BY_META, BODY, ['meta-secret'])).toBe(true);
	});

	it('refuses other secrets, and every signature without a secret', () => {
		expect(isGenuine(BY_META, BODY, ['instagram-secret'])).toBe(false);
		expect(isGenuine(BY_META, BODY, [])).toBe(false);
	});

	it('refuses a body of which one byte is different', () => {
		expect(isGenuine(BY_META, Buffer.concat([BODY, Buffer.from('\n')]))).toBe(false);
	});

	it.each([
		undefined,
		'',
		'sha256=',
		BY_META.slice(7),
		BY_META.slice(0, -1),
		`${BY_META}0`,
		BY_META.toUpperCase(),
		`sha1=${BY_META.slice(7)}`,
		`sha256=${'z'.repeat(64)}`,
	])('refuses the header %j', (signature) => expect(isGenuine(signature)).toBe(false));
});

describe('readSignedRequest (instagram §6)', () => {
	const SIGNATURE = 'O20Ghv_50rVE-06z-wyRdav3bCuEKKYxKnjvyNeJa6o';
	const PAYLOAD =
		'eyJ1c2VyX2lkIjoiMjY0ODY0NjM0NTI1MjEwOTciLCJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc2MzcxMjAwMH0';

	const ISSUED_AT = 1_763_712_000;
	const NOW = (ISSUED_AT + 5) * 1000;
	const read = (text: string, secrets: readonly string[] = SECRETS, now = NOW) =>
		readSignedRequest(text, secrets, now);

	it('gives the person, whose id has 17 digits, with any of the secrets', () => {
		expect(read(`${SIGNATURE}.${PAYLOAD}`)).toEqual({
			userId: '26486463452521097',
			issuedAt: ISSUED_AT,
			signature: Buffer.from(SIGNATURE, 'base64url').toString('hex'),
		});
	});

	it.each([
		['more parts', `${SIGNATURE}.${PAYLOAD}.`],
		['a third part', `${SIGNATURE}.${PAYLOAD}.e30`],
		['padding', `${SIGNATURE}=.${PAYLOAD}`],
		['the other base64', `${SIGNATURE.replace('-', '+').replace('_', '/')}.${PAYLOAD}`],
		['other unused bits', `${SIGNATURE.slice(0, -1)}p.${PAYLOAD}`],
		['a line break', `${SIGNATURE}\n.${PAYLOAD}`],
		['a character that decoders skip', `${SIGNATURE.slice(0, 5)}!${SIGNATURE.slice(5)}.${PAYLOAD}`],
	])('refuses the same signature with %s', (_what, text) => expect(read(text)).toBeUndefined());

	/** Returns a signed request with this payload and a valid signature. */
	function signed(payload: object | string): string {
		const text =
			typeof payload === 'string' ? payload : Buffer.from(JSON.stringify(payload)).toString('base64url');
		return `${createHmac('sha256', 'meta-secret').update(text).digest('base64url')}.${text}`;
	}
	const RIGHT = { user_id: '1', algorithm: 'HMAC-SHA256', issued_at: ISSUED_AT };

	it('takes one of the last day, and one of a clock that is a little ahead', () => {
		for (const seconds of [0, 24 * 60 * 60, -300]) {
			expect(read(signed(RIGHT), SECRETS, (ISSUED_AT + seconds) * 1000)).toMatchObject({ userId: '1' });
		}
	});

	it.each([
		['an old one', { ...RIGHT, issued_at: ISSUED_AT - 24 * 60 * 60 }],
		['one of the future', { ...RIGHT, issued_at: ISSUED_AT + 400 }],
		['one without a time', { ...RIGHT, issued_at: undefined }],
		['one with a time that is no number', { ...RIGHT, issued_at: String(ISSUED_AT) }],
		['another algorithm', { ...RIGHT, algorithm: 'none' }],
		['no algorithm', { ...RIGHT, algorithm: undefined }],
		['nobody', { ...RIGHT, user_id: '' }],
		['a list', [RIGHT]],
		['a payload with padding', `${Buffer.from(JSON.stringify(RIGHT)).toString('base64url')}==`],
	])('refuses %s, though the signature is right', (_what, payload) =>
		expect(read(signed(payload))).toBeUndefined(),
	);

	it.each([
		['', SECRETS],
		['.', SECRETS],
		[PAYLOAD, SECRETS],
		[`${SIGNATURE}.${PAYLOAD}x`, SECRETS],
		[`${SIGNATURE.slice(2)}.${PAYLOAD}`, SECRETS],
		[`.${PAYLOAD}`, SECRETS],
		[`${SIGNATURE}.${PAYLOAD}`, ['instagram-secret']],
	])('refuses %j', (text, secrets) => expect(read(text, secrets)).toBeUndefined());

	it('refuses a genuine text that names nobody', () => {
		// The HMAC of "e30", which encodes {}.
		const signature = 'rocgJv4B5TVep7gTPJz4lqG_UTb72Bx4NyeREqOBulc';
		expect(read(`${signature}.e30`)).toBeUndefined();
	});
});
