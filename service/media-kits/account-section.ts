import { PLATFORM_NAMES, type Platform } from '../../platforms/errors';
import { factsOf } from '../channels';
import { html, type Html } from '../pages';
import { drawChart } from './kit-chart';
import type { FigureName, KitAccount, Reading } from './kit';
import type { Change } from './kit-series';
import type { Wording } from './kit-words';

/** A user name as people write it. */
export const handleOf = ({ platform, username }: Pick<KitAccount, 'platform' | 'username'>) =>
	`${PLATFORM_NAMES[platform]} @${username}`;

const labelOf = (name: FigureName, platform: Platform, { language, figures }: Wording) =>
	factsOf(platform).pages.labels[name]?.[language] ?? figures[name];

/** What a figure relates to, as far as its name does not say it. */
const hintOf = (name: FigureName, platform: Platform, { language, lastDay }: Wording) =>
	factsOf(platform).pages.hints[name]?.[language] ?? (name === 'reach_daily' ? lastDay : undefined);

/** The words of a change, coloured by its direction. */
export function changeHtml(name: FigureName, change: Change | undefined, wording: Wording): Html | undefined {
	const tone = change && change.by > 0 ? 'change up' : 'change';
	return change && html`<span class="${tone}">${wording.change(name, change)}</span>`;
}

function figureHtml(name: FigureName, platform: Platform, reading: Reading, wording: Wording): Html {
	const value = reading.figures[name];
	const hint = hintOf(name, platform, wording);
	const shown =
		value === null
			? html`<span class="unknown">${wording.notAvailable}</span>`
			: html`<span class="value">${wording.figure(name, value)}</span
					>${hint && html` <span class="hint">${hint}</span>`}${changeHtml(name, reading.changes[name], wording)}`;
	return html`<div class="figure of-${name}">
		<dt>${labelOf(name, platform, wording)}</dt>
		<dd>${shown}</dd>
	</div>`;
}

/** The same figures as the charts, for those who cannot see these and for whoever wants the exact numbers. */
function trendTable(account: KitAccount, reading: Reading, wording: Wording): Html {
	const columns = Object.entries(reading.series) as [
		FigureName,
		NonNullable<Reading['series'][FigureName]>,
	][];
	const [, dates = []] = columns[0] ?? [];
	const cell = (value: number | null | undefined) =>
		value == null ? wording.notAvailable : wording.number(value);
	const rows = dates.map(
		({ date }, index) =>
			html`<tr>
				<th scope="row">${wording.day(date)}</th>
				${columns.map(([, series]) => html`<td>${cell(series[index]?.value)}</td>`)}
			</tr>`,
	);
	return html`<details>
		<summary>${wording.asTable}</summary>
		<table>
			<caption>
				${handleOf(account)}
			</caption>
			<thead>
				<tr>
					<th scope="col">${wording.date}</th>
					${columns.map(([name]) => html`<th scope="col">${wording.figures[name]}</th>`)}
				</tr>
			</thead>
			<tbody>
				${rows.reverse()}
			</tbody>
		</table>
	</details>`;
}

function trendsHtml(account: KitAccount, reading: Reading, id: string, wording: Wording): Html {
	const charts = Object.entries(reading.series).flatMap(([name, series]) => {
		const label = wording.figures[name as FigureName];
		const title = wording.trend(label, handleOf(account));
		const chart = drawChart({ id: `${id}-${name}`, title, series, wording });
		const caption = html`<figcaption>${label}</figcaption>`;
		return chart ? [html`<figure>${caption} ${chart}</figure>`] : [];
	});
	if (charts.length === 0) return html`<p class="note">${wording.noTrend}</p>`;
	return html`<div class="charts">${charts}</div>
		${trendTable(account, reading, wording)}`;
}

function sourceHtml(platform: Platform, reading: Reading, wording: Wording): Html {
	const { source, fetchedAt, stale } = reading;
	const text = wording.source(PLATFORM_NAMES[platform], source, wording.time(fetchedAt));
	return html`<p class="source">
		${text}${stale ? html` <strong class="stale">${wording.stale}</strong>` : undefined}
	</p>`;
}

/** One account with its figures, its trends, and where they come from. */
export function accountSection(account: KitAccount, id: string, wording: Wording): Html {
	const { platform, username, reading } = account;
	const name = html`<span class="platform">${PLATFORM_NAMES[platform]}</span> @${username}`;
	const url = reading?.profileUrl;
	const heading = html`<h2 id="${id}">
		${url ? html`<a href="${url}" rel="noopener nofollow">${name}</a>` : name}${reading?.verified ? html` <span class="verified">${wording.verified}</span>` : undefined}
	</h2>`;
	const content =
		reading === null
			? html`<p class="note">${wording.noData}</p>`
			: html`<dl class="figures">
						${factsOf(platform).pages.figures.map((figure) => figureHtml(figure, platform, reading, wording))}
					</dl>
					${trendsHtml(account, reading, id, wording)} ${sourceHtml(platform, reading, wording)}`;
	return html`<section class="account ${platform}" aria-labelledby="${id}">${heading} ${content}</section>`;
}
