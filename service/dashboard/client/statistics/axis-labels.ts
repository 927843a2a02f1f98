/**
 * Returns the steps allowed on an axis: 1, 2 and 5 times each power of ten.
 *
 * @param smallest exponent of the smallest step
 */
export const axisSteps = (smallest: number): number[] =>
	Array.from({ length: 36 }, (_, index) => {
		const step = [1, 2, 5][index % 3] ?? 1;
		return Number(`${step}e${smallest + Math.floor(index / 3)}`);
	});

/** Returns the unit for numbers of this size, and its abbreviation in a language, such as 1000 and "K". */
function unitOf(largest: number, locale: string): [size: number, name: string] {
	for (const size of [1e9, 1e6, 1e3]) {
		if (largest < size) continue;
		const parts = new Intl.NumberFormat(locale, { notation: 'compact' }).formatToParts(size);
		const name = parts.find(({ type }) => type === 'compact')?.value;
		if (name) return [size, parts.some(({ type }) => type === 'literal') ? ` ${name}` : name];
	}
	return [1, ''];
}

/**
 * Returns the labels of an axis: all in the same unit, with as many decimals as needed to distinguish them.
 *
 * @param ticks ascending, in equal steps
 */
export function axisLabels(ticks: readonly number[], locale: string, isPercent: boolean): string[] {
	const step = (ticks[1] ?? 0) - (ticks[0] ?? 0) || 1;
	const [unit, name] = isPercent ? [1, ''] : unitOf(Math.max(...ticks.map(Math.abs)), locale);
	// A step of 0.5 needs one decimal; floating-point noise is ignored.
	const decimals = Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9));
	const { format } = new Intl.NumberFormat(locale, {
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals,
		...(isPercent && { style: 'percent' }),
	});
	return ticks.map((tick) => `${format(isPercent ? tick / 100 : tick / unit)}${name}`);
}
