import { useSpeech } from '../language';
import type { Analytics } from '../types';
import { Section } from '../ui/parts';

type Audience = NonNullable<Analytics['data']['audience']>;

interface Share {
	label: string;
	percent: number;
}

/** The maximum number of countries and cities. */
const MOST_ROWS = 8;

const largest = (shares: Share[]) => shares.sort((a, b) => b.percent - a.percent).slice(0, MOST_ROWS);

/** A bar chart that is also a table, so that screen readers present the same content. */
function Bars({ title, shares }: { title: string; shares: readonly Share[] }) {
	const { formats } = useSpeech();
	if (shares.length === 0) return null;
	const most = Math.max(...shares.map(({ percent }) => percent), 1);
	return (
		<table class="bars">
			<caption>{title}</caption>
			<tbody>
				{shares.map(({ label, percent }) => (
					<tr key={label}>
						<th scope="row">{label}</th>
						<td class="bar">
							<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
								<rect width={(percent / most) * 100} height="8" />
							</svg>
						</td>
						<td class="number">{formats.percent(percent)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** The demographics of an account's followers or viewers. */
export function AudienceCharts({ audience }: { audience: Audience }) {
	const { language, texts, formats } = useSpeech();
	const words = texts.statistics;
	const countries = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
	const countryOf = (code: string) => {
		try {
			return countries.of(code) ?? code;
		} catch {
			return code;
		}
	};
	const { age, gender, cities, of, followers_counted: counted } = audience;
	return (
		<Section title={words.names.audience}>
			<div class="charts">
				<Bars
					title={words.age}
					shares={age.map(({ range, percent }) => ({ label: range.replace('-', '–'), percent }))}
				/>
				<Bars
					title={words.gender}
					shares={gender.map((one) => ({ label: words.genders[one.gender], percent: one.percent }))}
				/>
				<Bars
					title={words.countries}
					shares={largest(
						audience.countries.map(({ code, percent }) => ({ label: countryOf(code), percent })),
					)}
				/>
				<Bars
					title={words.cities}
					shares={largest(cities.map(({ name, percent }) => ({ label: name, percent })))}
				/>
			</div>
			{of === 'viewers' ? (
				<p class="muted">{words.ofViewers}</p>
			) : (
				counted !== null && <p class="muted">{words.counted(formats.number(counted))}</p>
			)}
		</Section>
	);
}
