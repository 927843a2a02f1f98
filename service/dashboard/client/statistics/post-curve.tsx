import { useMemo } from 'preact/hooks';
import { get } from '../api';
import { useSpeech } from '../language';
import type { Account, PostSeries } from '../types';
import { useResource } from '../use-resource';
import { Button } from '../ui/controls';
import { Dialog } from '../ui/dialog';
import { Loaded } from '../ui/failure';
import { useFigureWords } from './metric-cards';
import { statisticsPath } from './read-statistics';
import { Chart } from './statistics-chart';

/** Metrics to draw, in order of preference; the first one that the platform reports is used. */
const FIGURES = ['views', 'reach', 'likes'] as const;

function Curve({ series }: { series: PostSeries['series'] }) {
	const { texts } = useSpeech();
	const { nameOf, valueOf } = useFigureWords();
	const name = FIGURES.find((one) => series.some((point) => point[one] !== null)) ?? 'views';
	const curve = useMemo(() => {
		// Each day is represented by its last reading.
		const byDay = new Map(series.map((point) => [point.fetched_at.slice(0, 10), point[name]]));
		return { days: [...byDay.keys()], values: [...byDay.values()], isPercent: false };
	}, [series, name]);
	const known = curve.values.filter((value) => value !== null);
	if (known.length < 2) return <p class="muted">{texts.statistics.curveShort}</p>;
	const words = texts.statistics.courseOf(valueOf(name, known[0]), valueOf(name, known.at(-1)), known.length);
	return (
		<figure>
			<figcaption>{nameOf(name)}</figcaption>
			<Chart curve={curve} label={`${nameOf(name)}: ${words}`} valueOf={(value) => valueOf(name, value)} />
			<p class="muted">{words}</p>
		</figure>
	);
}

/** The growth of a post's metrics from refresh to refresh. */
export function PostCurve(props: { account: Account; id: string; title: string; onClose: () => void }) {
	const { account, id, title, onClose } = props;
	const { texts } = useSpeech();
	const path = `${statisticsPath(account)}/posts/${encodeURIComponent(id)}`;
	const found = useResource(path, () => get<PostSeries>(path));
	return (
		<Dialog title={texts.statistics.curveOf(title)} onClose={onClose}>
			<Loaded from={found}>{({ series }) => <Curve series={series} />}</Loaded>
			<div class="buttons end">
				<Button label={texts.common.close} onClick={onClose} />
			</div>
		</Dialog>
	);
}
