import { PLATFORM_NAMES, type Platform } from '../../platforms/errors';
import { factsOf } from '../channels';
import { html, type Html } from '../pages';
import { drawChart } from './kit-chart';
import type { FigureName, KitAccount } from './kit';
import type { Change, KitAccountJson } from './kit-schemas';
import type { Series } from './kit-series';
import type { Wording } from './kit-words';

/** A user name as people write it. */
export const handleOf = ({ platform, username }: KitAccountJson) =>
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

function figureHtml(name: FigureName, shown: KitAccountJson, wording: Wording): Html {
	const { platform, [name]: value } = shown;
	const hint = hintOf(name, platform, wording);
	const told =
		value === null
			? html`<span class="unknown">${wording.notAvailable}</span>`
			: html`<span class="value">${wording.figure(name, value)}</span
					>${hint && html` <span class="hint">${hint}</span>`}${changeHtml(name, shown.changes[name], wording)}`;
	return html`<div class="figure of-${name}">
		<dt>${labelOf(name, platform, wording)}</dt>
		<dd>${told}</dd>
	</div>`;
}

/** The same figures as the charts, for those who cannot see these and for whoever wants the exact numbers. */
function trendTable({ shown, series }: KitAccount, wording: Wording): Html {
	const columns = Object.entries(series) as [FigureName, Series][];
	const [, dates = []] = columns[0] ?? [];
	const cell = (value: number | null | undefined) =>
		value == null ? wording.notAvailable : wording.number(value);
	const rows = dates.map(
		({ date }, index) =>
			html`<tr>
				<th scope="row">${wording.day(date)}</th>
				${columns.map(([, values]) => html`<td>${cell(values[index]?.value)}</td>`)}
			</tr>`,
	);
	return html`<details>
		<summary>${wording.asTable}</summary>
		<table>
			<caption>
				${handleOf(shown)}
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

function trendsHtml(account: KitAccount, id: string, wording: Wording): Html {
	const charts = Object.entries(account.series).flatMap(([name, series]) => {
		const label = wording.figures[name as FigureName];
		const title = wording.trend(label, handleOf(account.shown));
		const chart = drawChart({ id: `${id}-${name}`, title, series, wording });
		const caption = html`<figcaption>${label}</figcaption>`;
		return chart ? [html`<figure>${caption} ${chart}</figure>`] : [];
	});
	if (charts.length === 0) return html`<p class="note">${wording.noTrend}</p>`;
	return html`<div class="charts">${charts}</div>
		${trendTable(account, wording)}`;
}

function figuresHtml(account: KitAccount, id: string, wording: Wording): Html {
	const { shown } = account;
	const { platform, source, fetched_at: fetchedAt, stale } = shown;
	if (source === null || fetchedAt === null) return html`<p class="note">${wording.noData}</p>`;
	const text = wording.source(PLATFORM_NAMES[platform], source, wording.time(fetchedAt));
	return html`<dl class="figures">
			${factsOf(platform).pages.figures.map((figure) => figureHtml(figure, shown, wording))}
		</dl>
		${trendsHtml(account, id, wording)}
		<p class="source">
			${text}${stale ? html` <strong class="stale">${wording.stale}</strong>` : undefined}
		</p>`;
}

/** One account with its figures, its trends, and where they come from. */
export function accountSection(account: KitAccount, id: string, wording: Wording): Html {
	const { platform, username, url, verified } = account.shown;
	const name = html`<span class="platform">${PLATFORM_NAMES[platform]}</span> @${username}`;
	const heading = html`<h2 id="${id}">
		${url ? html`<a href="${url}" rel="noopener nofollow">${name}</a>` : name}${verified ? html` <span class="verified">${wording.verified}</span>` : undefined}
	</h2>`;
	return html`<section class="account ${platform}" aria-labelledby="${id}">
		${heading} ${figuresHtml(account, id, wording)}
	</section>`;
}
