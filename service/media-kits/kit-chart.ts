import { html, type Html } from '../pages';
import type { Series } from './kit-series';
import type { Wording } from './kit-words';

const WIDTH = 340;
const HEIGHT = 120;
const LEFT = 62;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;

type Point = { date: string; value: number };

/** Returns three round numbers: one below the values, one in between, and one above the values. */
function ticksFor(values: readonly number[]): [number, number, number] {
	const low = Math.min(...values);
	const high = Math.max(...values);
	const step = (high - low) / 2 || Math.max(high / 100, 1);
	const magnitude = 10 ** Math.floor(Math.log10(step));
	for (const factor of [1, 2, 2.5, 5, 10, 20, 25, 50]) {
		const round = factor * magnitude;
		const start = Math.max(0, Math.floor((high === low ? low - round : low) / round) * round);
		if (start + 2 * round >= high) return [start, start + round, start + 2 * round];
	}
	return [low, (low + high) / 2, high];
}

/** Splits a series into runs of consecutive days with values, so that gaps stay visible. */
function runsOf(series: Series): Point[][] {
	const runs: Point[][] = [[]];
	for (const { date, value } of series) {
		if (value === null) runs.push([]);
		else runs.at(-1)?.push({ date, value });
	}
	return runs.filter((run) => run.length > 0);
}

/** Returns a formatter for all numbers of an axis: in full, or in compact form if they would be too long. */
function labelFor(ticks: readonly number[], { compact, number }: Wording): (value: number) => string {
	const isLong = Math.max(...ticks) >= 10_000_000;
	return isLong && new Set(ticks.map(compact)).size === ticks.length ? compact : number;
}

/** Rounds a coordinate to a visible precision. */
const round = (value: number) => Math.round(value * 10) / 10;

/**
 * Draws a metric as a line chart in SVG, without scripts or inline styles; the page's style sheet sets the colours.
 *
 * @param options.id unique on the page
 * @returns undefined if there are fewer than two days to draw
 */
export function drawChart(options: {
	id: string;
	title: string;
	series: Series;
	wording: Wording;
}): Html | undefined {
	const { id, title, series, wording } = options;
	const runs = runsOf(series);
	const known = runs.flat();
	const [first, last] = [known[0], known.at(-1)];
	if (first === undefined || last === undefined || known.length < 2) return undefined;

	const ticks = ticksFor(known.map(({ value }) => value));
	const [from, until] = [Date.parse(first.date), Date.parse(last.date)];
	const x = ({ date }: Point) =>
		round(LEFT + ((Date.parse(date) - from) / (until - from)) * (WIDTH - LEFT - RIGHT));
	const y = (value: number) =>
		round(HEIGHT - BOTTOM - ((value - ticks[0]) / (ticks[2] - ticks[0])) * (HEIGHT - TOP - BOTTOM));
	const line = (run: readonly Point[]) => run.map((point) => `${x(point)} ${y(point.value)}`).join('L');
	const label = labelFor(ticks, wording);
	const course = wording.course(
		wording.day(first.date),
		wording.day(last.date),
		wording.number(first.value),
		wording.number(last.value),
	);

	return html`<svg
		class="chart"
		viewBox="0 0 ${WIDTH} ${HEIGHT}"
		preserveAspectRatio="xMinYMid"
		role="img"
		aria-labelledby="${id}-title ${id}-course"
	>
		<title id="${id}-title">${title}</title>
		<desc id="${id}-course">${course}</desc>
		${ticks.map((value) => html`<path class="rule" d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" /><text x="${LEFT - 8}" y="${y(value) + 3.5}" text-anchor="end">${label(value)}</text>`)}
		${runs.map((run) =>
			run.length === 1
				? html`<circle class="dot" cx="${x(run[0] as Point)}" cy="${y((run[0] as Point).value)}" r="2" />`
				: html`<path class="line" d="M${line(run)}" />`,
		)}
		<circle class="dot" cx="${x(last)}" cy="${y(last.value)}" r="3.5" />
		<text x="${LEFT}" y="${HEIGHT - 5}">${wording.shortDay(first.date)}</text>
		<text x="${WIDTH - RIGHT}" y="${HEIGHT - 5}" text-anchor="end">${wording.shortDay(last.date)}</text>
	</svg>`;
}
