import { PLATFORM_NAMES, type Platform } from '../../platforms/errors';
import { factsOf, type Text } from '../channels';
import { html, type Html } from '../pages';
import { drawChart } from './kit-chart';
import { MONTH_FIGURES, MORE_FIGURES, type FigureName, type KitAccount } from './kit';
import type { Change, KitAccountJson } from './kit-schemas';
import type { Series } from './kit-series';
import type { Wording } from './kit-words';

/** Returns the platform and user name as displayed. */
export const handleOf = ({ platform, username }: KitAccountJson) =>
	`${PLATFORM_NAMES[platform]} @${username}`;

type Texts = Readonly<Partial<Record<FigureName, Text>>>;

/** Returns the platform's label for a metric. */
export const labelOf = (name: FigureName, platform: Platform, { language, figures }: Wording) => {
	const labels: Texts = factsOf(platform).pages.labels;
	return labels[name]?.[language] ?? figures[name];
};

/** Returns an explanation of a metric if its name is not clear enough. */
function hintOf(name: FigureName, platform: Platform, { language, lastDay }: Wording): string | undefined {
	const hints: Texts = factsOf(platform).pages.hints;
	return hints[name]?.[language] ?? (name.endsWith('_daily') ? lastDay : undefined);
}

/** Renders a change as text, coloured by its direction. */
export function changeHtml(name: FigureName, change: Change | undefined, wording: Wording): Html | undefined {
	const tone = change && change.by > 0 ? 'change up' : 'change';
	return change && html`<span class="${tone}">${wording.change(name, change)}</span>`;
}

function figureHtml(name: FigureName, shown: KitAccountJson, wording: Wording): Html {
	const { platform, [name]: value = null } = shown;
	const hint = hintOf(name, platform, wording);
	const told =
		value === null
			? html`<span class="unknown">${wording.notAvailable}</span>`
			: html`<span class="value"
						>${wording.about(wording.figure(name, value), shown.rounded.includes(name))}</span
					>${hint && html` <span class="hint">${hint}</span>`}${changeHtml(name, shown.changes[name], wording)}`;
	return html`<div class="figure of-${name}">
		<dt>${labelOf(name, platform, wording)}</dt>
		<dd>${told}</dd>
	</div>`;
}

/** Renders the charts' data as a table, for screen readers and for readers who need exact numbers. */
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

/**
 * Returns which of the given metrics have values; not every document has all of them. The reasons for missing
 * metrics are listed with the formulas.
 */
const known = (names: readonly FigureName[], shown: KitAccountJson) =>
	names.filter((name) => typeof shown[name] === 'number');

function monthHtml(shown: KitAccountJson, wording: Wording): Html | undefined {
	const names = known(MONTH_FIGURES, shown);
	if (names.length === 0) return undefined;
	return html`<h3 class="sub">${wording.month}</h3>
		<dl class="figures month">${names.map((name) => figureHtml(name, shown, wording))}</dl>`;
}

/** Renders a disclosure element that explains how each metric is calculated and why any are missing. */
function formulasHtml({ shown, formulas }: KitAccount, wording: Wording): Html | undefined {
	const { platform, missing } = shown;
	const pages = factsOf(platform).pages;
	const own: Readonly<Partial<Record<FigureName, string>>> = {
		...wording.formulas,
		engagement_rate: pages.method[wording.language],
	};
	const told = [...pages.figures, ...known([...MORE_FIGURES, ...MONTH_FIGURES], shown)];
	const withheld = [...MORE_FIGURES, ...MONTH_FIGURES].filter((name) => shown[name] === null);
	const explained = [
		...told.map((name) => [labelOf(name, platform, wording), own[name], formulas[name]] as const),
		...withheld.map(
			(name) => [labelOf(name, platform, wording), wording.notAvailable, missing[name]] as const,
		),
	];
	return html`<details class="formulas">
		<summary>${wording.howComputed}</summary>
		<dl>
			${explained.map(
				([label, text, exactly]) =>
					html`<dt>${label}</dt>
						<dd>${text}${exactly && html` <span class="reason" lang="en">(${exactly})</span>`}</dd>`,
			)}
		</dl>
	</details>`;
}

function figuresHtml(account: KitAccount, id: string, wording: Wording, isOneOfMany: boolean): Html {
	const { shown } = account;
	const { platform, source, fetched_at: fetchedAt, stale } = shown;
	if (source === null || fetchedAt === null) return html`<p class="note">${wording.noData}</p>`;
	const text = wording.source(PLATFORM_NAMES[platform], source, wording.time(fetchedAt));
	const names = [...factsOf(platform).pages.figures, ...known(MORE_FIGURES, shown)];
	return html`<dl class="figures">${names.map((figure) => figureHtml(figure, shown, wording))}</dl>
		${monthHtml(shown, wording)} ${isOneOfMany ? undefined : trendsHtml(account, id, wording)}
		${formulasHtml(account, wording)}
		<p class="source">
			${text}${stale ? html` <strong class="stale">${wording.stale}</strong>` : undefined}
		</p>`;
}

/** Renders an account with its metrics, its trends (unless there are many accounts) and its data source. */
export function accountSection(
	account: KitAccount,
	{ id, isOneOfMany }: { id: string; isOneOfMany: boolean },
	wording: Wording,
): Html {
	const { platform, username, url, verified } = account.shown;
	const name = html`<span class="platform">${PLATFORM_NAMES[platform]}</span> @${username}`;
	const heading = html`<h2 id="${id}">
		${url ? html`<a href="${url}" rel="noopener nofollow">${name}</a>` : name}${verified ? html` <span class="verified">${wording.verified}</span>` : undefined}
	</h2>`;
	return html`<section class="account ${platform}" aria-labelledby="${id}">
		${heading} ${figuresHtml(account, id, wording, isOneOfMany)}
	</section>`;
}
