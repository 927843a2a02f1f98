import { html, type Html } from '../pages';
import { handleOf } from './account-section';
import type { KitAccount, MediaKit } from './kit';
import type { Audience } from './kit-document';
import type { Wording } from './kit-words';

/** Maximum number of countries, and of cities; longer lists would add little. */
const MOST_ROWS = 5;

type Row = { label: string; percent: number };

/** Renders small bars that are marked up as a table, so that screen readers get the same information. */
function barsHtml(title: string, rows: readonly Row[], wording: Wording): Html | undefined {
	if (rows.length === 0) return undefined;
	const most = Math.max(...rows.map(({ percent }) => percent), 1);
	const row = ({ label, percent }: Row) => {
		const width = Math.round((percent / most) * 1000) / 10;
		return html`<tr>
			<th scope="row">${label}</th>
			<td class="bar">
				<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
					<rect width="${width}" height="8" />
				</svg>
			</td>
			<td class="share">${wording.percent(percent)}</td>
		</tr>`;
	};
	return html`<table class="bars">
		<caption>
			${title}
		</caption>
		<tbody>
			${rows.map(row)}
		</tbody>
	</table>`;
}

/** Returns a city's name without its region, since space is limited and the country is shown next to it. */
const cityOf = (name: string) => name.split(',')[0]?.trim() || name;

function tablesOf({ age, gender, countries, cities }: Audience, wording: Wording): (Html | undefined)[] {
	const ages = age.map(({ range, percent }) => ({ label: range.replace('-', '–'), percent }));
	const genders = gender.map((each) => ({
		label: wording.genders[each.gender] ?? each.gender,
		percent: each.percent,
	}));
	const places = (rows: Row[]) => rows.sort((a, b) => b.percent - a.percent).slice(0, MOST_ROWS);
	return [
		barsHtml(wording.age, ages, wording),
		barsHtml(wording.gender, genders, wording),
		barsHtml(
			wording.countries,
			places(countries.map(({ code, percent }) => ({ label: wording.countryName(code), percent }))),
			wording,
		),
		barsHtml(
			wording.cities,
			places(cities.map(({ name, percent }) => ({ label: cityOf(name), percent }))),
			wording,
		),
	];
}

function accountAudience({ shown, audience }: KitAccount, wording: Wording): Html | undefined {
	const handle = handleOf(shown);
	const title = html`<h3 class="${shown.platform}"><span class="platform">${handle}</span></h3>`;
	if (audience === null) {
		const reason = shown.missing.audience;
		if (reason === undefined) return undefined;
		return html`${title}
			<p class="note">${wording.noAudience(handle)} <span class="reason" lang="en">(${reason})</span></p>`;
	}
	const { of, followers_counted: counted } = audience;
	const note =
		of === 'viewers'
			? wording.viewersNote
			: counted === null
				? undefined
				: wording.audienceNote(wording.number(counted));
	return html`${title}
		<div class="audience ${shown.platform}">${tablesOf(audience, wording)}</div>
		${note && html`<p class="note">${note}</p>`}`;
}

/** Renders the accounts' audiences; undefined if no account has one. */
export function audienceHtml({ accounts }: MediaKit, wording: Wording): Html | undefined {
	const told = accounts.flatMap((account) => accountAudience(account, wording) ?? []);
	if (told.length === 0) return undefined;
	return html`<section class="card" aria-labelledby="audience">
		<h2 id="audience">${wording.audience}</h2>
		${told}
	</section>`;
}
