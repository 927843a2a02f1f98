import { axisLabels, axisSteps } from '../../../service/dashboard/client/statistics/axis-labels';

describe('the labels of an axis', () => {
	it.each([
		['en', [49_990, 50_000, 50_010], false, ['49.99K', '50.00K', '50.01K']],
		['en', [0, 500, 1_000], false, ['0.0K', '0.5K', '1.0K']],
		['en', [2, 3, 4], false, ['2', '3', '4']],
		['en', [1_200_000, 1_250_000, 1_300_000], false, ['1.20M', '1.25M', '1.30M']],
		['de', [49_990, 50_000, 50_010], false, ['49.990', '50.000', '50.010']],
		['de', [1_200_000, 1_250_000], false, ['1,20 Mio.', '1,25 Mio.']],
		['en', [5.5, 6, 6.5], true, ['5.5%', '6.0%', '6.5%']],
		['de', [5.75, 5.8], true, ['5,75 %', '5,80 %']],
	])('never repeat, and have one format: %s %j', (locale, ticks, isPercent, labels) => {
		expect(axisLabels(ticks, locale, isPercent).map((label) => label.replace(/\u00a0/g, ' '))).toEqual(
			labels,
		);
	});

	it('stand in steps of 1, 2 and 5; those of counts are whole', () => {
		expect(axisSteps(0).slice(0, 5)).toEqual([1, 2, 5, 10, 20]);
		expect(axisSteps(-2)[0]).toBe(0.01);
	});
});
