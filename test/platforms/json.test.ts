import { asCount, asObject, asObjects, asText, parseJson, readObject } from '../../platforms/json';

describe('parseJson', () => {
	it('keeps ids beyond 2^53 as text (tiktok §4.10)', () => {
		expect(parseJson('{"publicaly_available_post_id":[7678907398077074696, 7512345678901234567]}')).toEqual({
			publicaly_available_post_id: ['7678907398077074696', '7512345678901234567'],
		});
	});

	it('leaves ordinary numbers, fractions and exponents alone', () => {
		const text = '[1, -2, 9007199254740991, 0.12345678901234567, 1234567890123456.5, 1e20, -1.5e-3]';
		expect(parseJson(text)).toEqual(JSON.parse(text));
	});

	it('keeps negative integers beyond 2^53 as text too', () => {
		expect(parseJson('[-9223372036854775807]')).toEqual(['-9223372036854775807']);
	});

	it('does not touch digits inside strings, whatever is escaped around them', () => {
		const text = String.raw`{"a":"7678907398077074696","b":"say \"7678907398077074696\" \\","c":"\u0022"}`;
		expect(parseJson(text)).toEqual(JSON.parse(text));
	});

	it('refuses what is not JSON', () => {
		expect(() => parseJson('<html>502</html>')).toThrow(SyntaxError);
	});
});

describe('reading values that came as JSON', () => {
	it('takes objects, texts and counts for what they are and nothing else', () => {
		expect([asObject({ a: 1 }), asObject([1]), asObject(null), asObject('x')]).toEqual([
			{ a: 1 },
			undefined,
			undefined,
			undefined,
		]);
		expect([asText('x'), asText(7), asText(true), asText(null)]).toEqual(['x', '7', undefined, undefined]);
		expect([0, 12, '7', '0'].map(asCount)).toEqual([0, 12, 7, 0]);
		const noCounts = [-1, 1.5, '-7', '7.5', ' 7', '', 'many', '99999999999999999', NaN, null, true, [7], {}];
		expect(noCounts.filter((value) => asCount(value) !== undefined)).toEqual([]);
	});

	it('takes the objects out of a list, and of anything else nothing', () => {
		expect(asObjects([{ a: 1 }, 'odd', null, [2], { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
		expect([asObjects({ a: 1 }), asObjects(undefined)]).toEqual([[], []]);
	});

	it('reads a text as an object, or not at all', () => {
		expect(readObject('{"id":7678907398077074696}')).toEqual({ id: '7678907398077074696' });
		expect([readObject('[1]'), readObject('<html>'), readObject('')]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
	});

	it('has no NUL characters in its texts, and leaves other escapes alone', () => {
		const text = String.raw`{"a":"x\u0000y","b":"\\u0000","c\u0000":"\u0001\n","d":["\\\u0000"]}`;
		expect(parseJson(text)).toEqual({ a: 'x\ufffdy', b: '\\u0000', 'c\ufffd': '\u0001\n', d: ['\\\ufffd'] });
	});
});
