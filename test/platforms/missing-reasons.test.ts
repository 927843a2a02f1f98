import { missingBecause, missingInGerman, missingReason } from '../../platforms/missing-reasons';
import { lackOf } from '../../platforms/statistics';

describe('why a figure is missing', () => {
	it('is found again in the words of a document, with its values', () => {
		const scope = missingBecause('scope_not_granted', { scope: 'video.list' });
		expect(scope).toBe('the scope video.list was not granted');
		expect(missingReason(scope)).toEqual({
			code: 'scope_not_granted',
			message: scope,
			values: { scope: 'video.list' },
		});
		const late = missingBecause('left_out_late', { platform: 'Example' });
		expect(missingReason(late)).toMatchObject({ code: 'left_out_late', values: { platform: 'Example' } });
		const few = missingBecause('too_few_followers', { platform: 'Example', fewest: 100, followers: 7 });
		expect(missingReason(few).values).toEqual({ platform: 'Example', fewest: '100', followers: '7' });
		expect(missingInGerman(missingReason(few))).toBe('Example zeigt es ab 100 Followern; das Konto hat 7');
	});

	it('is told of some of the posts, too', () => {
		const words = lackOf(3, ['', '', '', ''], missingBecause('left_out', { platform: 'Example' }));
		const reason = missingReason(words);
		expect(reason).toMatchObject({ code: 'left_out', message: words });
		expect(reason.values).toEqual({ platform: 'Example', lacking: '3', posts: '4' });
		expect(missingInGerman(reason)).toBe('3 von 4 Beiträgen: Example hat es in der Antwort weggelassen');
	});

	it('has a name and a sentence even if somebody else wrote it', () => {
		const reason = missingReason('because of (the) weather');
		expect(reason).toEqual({ code: 'not_read', message: 'because of (the) weather', values: {} });
		expect(missingInGerman(reason)).toMatch(/im englischen Original/);
	});
});
