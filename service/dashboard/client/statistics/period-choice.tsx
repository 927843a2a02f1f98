import { useSpeech } from '../language';
import { Button } from '../ui/controls';

const PERIODS = [7, 30, 90];
export const USUAL_DAYS = 30;

/** A choice of the number of days over which metrics are compared. */
export function PeriodChoice({ days, onChoice }: { days: number; onChoice: (days: number) => void }) {
	const { texts } = useSpeech();
	return (
		<div class="segments" role="group" aria-label={texts.statistics.period}>
			{PERIODS.map((period) => (
				<Button
					key={period}
					label={texts.statistics.days(period)}
					aria-pressed={period === days}
					onClick={() => onChoice(period)}
				/>
			))}
		</div>
	);
}
