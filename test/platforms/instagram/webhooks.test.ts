import { isWebhookGenuine, readSignedRequest } from '../../../platforms/instagram';

// Signatures made with OpenSSL.
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

	it('gives the person, whose id has 17 digits, with any of the secrets', () => {
		expect(readSignedRequest(`${SIGNATURE}.${PAYLOAD}`, SECRETS)).toEqual({
			userId: '26486463452521097',
			issuedAt: 1_763_712_000,
		});
	});

	it.each([
		['', SECRETS],
		['.', SECRETS],
		[PAYLOAD, SECRETS],
		[`${SIGNATURE}.${PAYLOAD}x`, SECRETS],
		[`${SIGNATURE.slice(2)}.${PAYLOAD}`, SECRETS],
		[`.${PAYLOAD}`, SECRETS],
		[`${SIGNATURE}.${PAYLOAD}`, ['instagram-secret']],
	])('refuses %j', (text, secrets) => expect(readSignedRequest(text, secrets)).toBeUndefined());

	it('refuses a genuine text that names nobody', () => {
		// HMAC of "e30", which is {}.
		const signature = 'rocgJv4B5TVep7gTPJz4lqG_UTb72Bx4NyeREqOBulc';
		expect(readSignedRequest(`${signature}.e30`, SECRETS)).toBeUndefined();
	});
});
