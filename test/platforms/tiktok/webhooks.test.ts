import { createHmac } from 'node:crypto';
import { isWebhookGenuine, readWebhook } from '../../../platforms/tiktok';

// tiktok §5
const SECRET = 'emulator_client_secret';
const SIGNED_AT = 1_700_000_000;
const BODY = Buffer.from(
	'{"client_key":"awtestkey","event":"post.publish.inbox_delivered","create_time":1700000000,"user_openid":"-000test_openid","content":"{\\"publish_id\\":\\"v_inbox_file~v2.7000000000000000001\\",\\"publish_type\\":\\"INBOX_SHARE\\"}"}',
);
const HEX = '1d3e30dc837889210cb39e69ce658103d5bb68d624631b776c389cac50b93610';
const HEADER = `t=${SIGNED_AT},s=${HEX}`;

const isGenuine = (signature: string | undefined, rawBody = BODY, secondsLater = 0) =>
	isWebhookGenuine({ signature, rawBody }, SECRET, (SIGNED_AT + secondsLater) * 1000);

describe('isWebhookGenuine (tiktok §5)', () => {
	it('accepts the vector of the contract', () => {
		expect(BODY).toHaveLength(224);
		expect(isGenuine(HEADER)).toBe(true);
		expect(isGenuine(`s=${HEX}, t=${SIGNED_AT}`)).toBe(true);
	});

	it('refuses a body of which one byte is different', () => {
		expect(isGenuine(HEADER, Buffer.concat([BODY, Buffer.from('\n')]))).toBe(false);
	});

	it('refuses another secret', () => {
		const now = SIGNED_AT * 1000;
		expect(isWebhookGenuine({ signature: HEADER, rawBody: BODY }, 'another', now)).toBe(false);
	});

	it.each([
		[300, true],
		[-300, true],
		[301, false],
		[-301, false],
	])('%d seconds after the signature: %s', (secondsLater, genuine) => {
		expect(isGenuine(HEADER, BODY, secondsLater)).toBe(genuine);
	});

	it('refuses a time that was not signed', () => {
		expect(isGenuine(`t=${SIGNED_AT + 1},s=${HEX}`)).toBe(false);
	});

	it.each([
		undefined,
		'',
		'nonsense',
		`t=${SIGNED_AT}`,
		`s=${HEX}`,
		`t=,s=${HEX}`,
		`t=soon,s=${HEX}`,
		`t=${SIGNED_AT},s=`,
		`t=${SIGNED_AT},s=${HEX.slice(1)}`,
		`t=${SIGNED_AT},s=${HEX}00`,
		`t=${SIGNED_AT},s=${HEX.toUpperCase()}`,
		`t=${SIGNED_AT},s=${'z'.repeat(64)}`,
	])('refuses the header %j', (signature) => expect(isGenuine(signature)).toBe(false));

	it('signs bytes, not text', () => {
		const rawBody = Buffer.from([0xff, 0xfe, 0x00]);
		const hex = createHmac('sha256', SECRET).update(`${SIGNED_AT}.`).update(rawBody).digest('hex');
		expect(isGenuine(`t=${SIGNED_AT},s=${hex}`, rawBody)).toBe(true);
	});
});

describe('readWebhook (tiktok §5)', () => {
	it('reads the JSON in the string in the JSON', () => {
		expect(readWebhook(BODY)).toEqual({
			event: 'post.publish.inbox_delivered',
			openId: '-000test_openid',
			createTime: SIGNED_AT,
			content: { publish_id: 'v_inbox_file~v2.7000000000000000001', publish_type: 'INBOX_SHARE' },
		});
	});

	it('keeps every digit of an id that comes as a number, and does without a user', () => {
		const body = '{"event":"x","create_time":1,"content":"{\\"post_id\\":7512345678901234567}"}';
		expect(readWebhook(Buffer.from(body))).toEqual({
			event: 'x',
			createTime: 1,
			content: { post_id: '7512345678901234567' },
		});
	});

	it.each([
		'',
		'no JSON',
		'[]',
		'{"event":"x","content":"{}"}',
		'{"create_time":1,"content":"{}"}',
		'{"event":"x","create_time":1,"content":"no JSON"}',
	])('does not take %j for an event', (body) => expect(readWebhook(Buffer.from(body))).toBeUndefined());
});
