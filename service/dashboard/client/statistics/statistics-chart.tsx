import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { useSpeech } from '../language';

const HEIGHT_PX = 200;

interface Curve {
	/** Days in UTC, as in 2026-11-20, ascending. */
	days: string[];
	values: (number | null)[];
}

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const secondsOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** A curve over days. Its drawing is for eyes only: the words and the table beside it say the same. */
export function Chart({ curve, label }: { curve: Curve; label: string }) {
	const { formats } = useSpeech();
	const place = useRef<HTMLDivElement>(null);

	useEffect(() => {
		const element = place.current;
		if (!element) return;
		let plot: uPlot | undefined;
		let gone = false;
		const dark = matchMedia('(prefers-color-scheme: dark)');

		async function draw() {
			// Nobody who looks at other views loads it.
			const { default: UPlot } = await import('uplot');
			if (gone || !element) return;
			plot?.destroy();
			const [text, line, accent] = [colour('--muted'), colour('--line'), colour('--accent')];
			const axis = { stroke: text, font: '12px system-ui', ticks: { show: false } };
			plot = new UPlot(
				{
					width: element.clientWidth,
					height: HEIGHT_PX,
					legend: { show: false },
					cursor: { drag: { x: false, y: false } },
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
							size: 56,
							grid: { stroke: line, width: 1 },
							values: (_plot, ticks) => ticks.map((tick) => formats.compact(tick)),
						},
					],
				},
				[curve.days.map(secondsOf), curve.values],
				element,
			);
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
	}, [curve, formats]);

	return <div class="chart" role="img" aria-label={label} ref={place} />;
}
