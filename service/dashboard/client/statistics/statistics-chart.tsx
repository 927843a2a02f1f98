import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { useSpeech } from '../language';
import { axisLabels, axisSteps } from './axis-labels';

const HEIGHT_PX = 200;
/** The maximum width of a character in an axis label. */
const LETTER_PX = 7;

export interface Curve {
	/** UTC days such as 2026-11-20, ascending. */
	days: string[];
	values: (number | null)[];
	isPercent: boolean;
}

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const secondsOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** Draws a chart into an element, and redraws it when its colours or width change. @returns a cleanup function */
function drawCurve(
	element: HTMLElement,
	curve: Curve,
	formats: ReturnType<typeof useSpeech>['formats'],
	onDrawn: (plot: uPlot) => void,
): () => void {
	let plot: uPlot | undefined;
	let gone = false;
	const dark = matchMedia('(prefers-color-scheme: dark)');

	async function draw() {
		// Loaded only when a chart is shown.
		const { default: UPlot } = await import('uplot');
		if (gone) return;
		plot?.destroy();
		const [text, line, accent] = [colour('--muted'), colour('--line'), colour('--accent')];
		const axis = { stroke: text, font: '12px system-ui', ticks: { show: false } };
		plot = new UPlot(
			{
				width: element.clientWidth,
				height: HEIGHT_PX,
				legend: { show: false },
				cursor: { y: false, drag: { x: false, y: false } },
				tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
				series: [
					{},
					{
						stroke: accent,
						width: 2,
						fill: `${accent}1f`,
						spanGaps: true,
						points: { show: curve.days.length < 32, size: 5 },
					},
				],
				axes: [
					{
						...axis,
						size: 28,
						grid: { show: false },
						space: 72,
						incrs: [1, 2, 7, 14, 28].map((days) => days * 86_400),
						values: (_plot, ticks) => ticks.map((tick) => formats.shortDay(new Date(tick * 1000))),
					},
					{
						...axis,
						size: (_plot, labels) =>
							16 + LETTER_PX * Math.max(2, ...(labels ?? []).map(({ length }) => length)),
						grid: { stroke: line, width: 1 },
						// Counts are whole numbers, so their steps are too.
						incrs: axisSteps(curve.isPercent ? -3 : 0),
						values: (_plot, ticks) => axisLabels(ticks, formats.locale, curve.isPercent),
					},
				],
			},
			[curve.days.map(secondsOf), curve.values],
			element,
		);
		onDrawn(plot);
	}

	const redraw = () => void draw();
	redraw();
	dark.addEventListener('change', redraw);
	const size = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
	size.observe(element);
	return () => {
		gone = true;
		size.disconnect();
		dark.removeEventListener('change', redraw);
		plot?.destroy();
	};
}

/**
 * A chart with a value per day; each day can be inspected by mouse, touch and keyboard. The drawing is hidden from
 * screen readers, since the text and the table beside it contain the same data.
 */
export function Chart(props: {
	curve: Curve;
	label: string;
	/** Formats a value. */
	valueOf: (value: number | null | undefined) => string;
}) {
	const { curve, label, valueOf } = props;
	const { texts, formats } = useSpeech();
	const place = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot>(undefined);
	/** The indexes of the days that have a value. */
	const known = curve.values.flatMap((value, index) => (value === null ? [] : [index]));
	const [chosen, setChosen] = useState<number>();
	const position = Math.min(chosen ?? known.length - 1, known.length - 1);
	const index = known[position] ?? 0;
	const words = `${formats.day(curve.days[index] ?? '')}: ${valueOf(curve.values[index])}`;
	const left = plot.current?.valToPos(secondsOf(curve.days[index] ?? ''), 'x') ?? 0;

	useEffect(() => {
		const element = place.current;
		return element ? drawCurve(element, curve, formats, (drawn) => (plot.current = drawn)) : undefined;
	}, [curve, formats]);

	useEffect(() => {
		plot.current?.setCursor({ left: chosen === undefined ? -10 : left, top: 0 }, false);
	}, [chosen, left]);

	/** Selects the day closest to the pointer that has a value. */
	function follow({ clientX }: PointerEvent) {
		const area = plot.current?.over.getBoundingClientRect();
		if (!area) return;
		const seconds = plot.current?.posToVal(clientX - area.left, 'x') ?? 0;
		const distance = (at: number) => Math.abs(secondsOf(curve.days[known[at] ?? 0] ?? '') - seconds);
		setChosen(known.reduce((best, _index, at) => (distance(at) < distance(best) ? at : best), 0));
	}

	return (
		<div class="chart">
			<div class="curve" role="img" aria-label={label} ref={place} />
			<input
				type="range"
				aria-label={texts.statistics.lookUp(label.split(':')[0] ?? '')}
				aria-valuetext={words}
				min={0}
				max={known.length - 1}
				value={position}
				onInput={({ currentTarget }) => setChosen(Number(currentTarget.value))}
				onFocus={() => setChosen(position)}
				onBlur={() => setChosen(undefined)}
				onPointerMove={follow}
				onPointerDown={(event) => {
					// The range input would compute the day from its own width, which differs from the chart's.
					event.preventDefault();
					follow(event);
				}}
				onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setChosen(undefined)}
			/>
			{chosen !== undefined && (
				<p
					class="tip"
					aria-hidden="true"
					style={{ left: `${left + (plot.current?.over.offsetLeft ?? 0)}px` }}
					data-side={left > (plot.current?.over.clientWidth ?? 0) / 2 ? 'left' : 'right'}
				>
					{words}
				</p>
			)}
		</div>
	);
}
