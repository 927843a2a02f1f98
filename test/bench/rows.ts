/** A row of the table. Each number is the median of the runs, except for memory, which is the maximum. */
export interface Row {
	benchmark: string;
	/** The speed in `unit`. */
	speed: number;
	unit: string;
	/** 1 for the baseline itself; undefined without a baseline. */
	ratioToBaseline?: number;
	peakGrowthMegabytes?: number;
	/** The CPU time of the sender. */
	cpuSeconds?: number;
	runs: number[];
}

export const megabytes = (bytes: number) => Math.round(bytes / 100_000) / 10;

export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Returns a row for speeds in MB/s. @param baseline the speeds to compare them with */
export function speedRow(
	benchmark: string,
	speeds: readonly number[],
	baseline: readonly number[],
	grownBytes?: number,
): Row {
	return {
		benchmark,
		speed: Math.round(median(speeds)),
		unit: 'MB/s',
		ratioToBaseline: Math.round((median(speeds) / median(baseline)) * 100) / 100,
		...(grownBytes !== undefined && { peakGrowthMegabytes: megabytes(grownBytes) }),
		runs: speeds.map(Math.round),
	};
}
