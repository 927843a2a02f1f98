import { useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { platformLabel } from '../platforms';
import { link } from '../router';
import { MANY_ACCOUNTS } from '../ui/account-choice';
import { TextField } from '../ui/controls';
import { Avatar, Badge, PlatformTag } from '../ui/parts';
import { useSorting, type SortColumn } from '../ui/sorting';
import { byGroup, isSummed, total, type AccountRow } from './account-rows';

function ChangeCell({ value }: { value: number | null | undefined }) {
	const { formats } = useSpeech();
	const tone = !value ? '' : value > 0 ? 'up' : 'down';
	return (
		<td class={`number delta ${tone}`}>
			{value === null || value === undefined ? '–' : formats.change(value)}
		</td>
	);
}

function HealthBadge({ row: { account, figures } }: { row: AccountRow }) {
	const { texts } = useSpeech();
	if (account.health !== 'ok') return <Badge tone="bad">{texts.accounts.broken}</Badge>;
	if (figures?.stale) return <Badge tone="busy">{texts.overview.old}</Badge>;
	return <Badge tone="good">{texts.accounts.healthy}</Badge>;
}

function Row({ row }: { row: AccountRow }) {
	const { texts, formats } = useSpeech();
	const { account, figures } = row;
	const { platform, username, display_name: name } = account;
	const fetchedAt = figures?.fetched_at;
	const about = (text: string) => (figures?.followers_rounded ? texts.statistics.about(text) : text);
	return (
		<tr>
			<th scope="row">
				<div class="who">
					<Avatar src={figures?.avatar} name={name ?? username} />
					<div>
						<a href={link('statistics', platform, username)}>@{username}</a>
						<p class="muted">
							<PlatformTag platform={platform} /> {name !== username && name}
						</p>
					</div>
				</div>
			</th>
			<td class="number">{figures?.followers == null ? '–' : about(formats.number(figures.followers))}</td>
			<ChangeCell value={figures?.followers_change_7_days} />
			<ChangeCell value={figures?.followers_change_30_days} />
			<td class="number">
				{figures?.engagement_rate == null ? '–' : formats.percent(figures.engagement_rate)}
			</td>
			<td class="nowrap">
				{fetchedAt ? <time dateTime={fetchedAt}>{formats.fromNow(fetchedAt)}</time> : '–'}
			</td>
			<td>
				<HealthBadge row={row} />
			</td>
		</tr>
	);
}

/** A group's name and its totals. */
function GroupRow({ group, rows }: { group: string | null; rows: readonly AccountRow[] }) {
	const { texts, formats } = useSpeech();
	const followers = total(rows, 'followers');
	const unknown = rows.filter((row) => !isSummed(row)).length;
	return (
		<tr class="group">
			<th scope="rowgroup">
				{group ?? texts.overview.noGroup} <span class="muted">({rows.length})</span>
				{group !== null && (
					<>
						{' '}
						<a
							class="screen"
							href={link('statistics', 'report', 'group', group)}
							aria-label={texts.report.openOf(group)}
						>
							{texts.report.open}
						</a>
					</>
				)}
				{unknown > 0 && <p class="muted">{texts.overview.notCounted(unknown)}</p>}
			</th>
			<td class="number">{followers === null ? '–' : formats.number(followers)}</td>
			<ChangeCell value={total(rows, 'followers_change_7_days')} />
			<ChangeCell value={total(rows, 'followers_change_30_days')} />
			<td colSpan={3} />
		</tr>
	);
}

function useColumns(): [column: SortColumn<AccountRow>, isNumber: boolean][] {
	const { texts } = useSpeech();
	const words = texts.overview;
	return [
		[{ key: 'account', label: texts.common.account, valueOf: ({ account }) => account.username }, false],
		[
			{
				key: 'followers',
				label: texts.statistics.names.followers,
				valueOf: ({ figures }) => figures?.followers ?? null,
			},
			true,
		],
		[
			{
				key: 'change7',
				label: words.change7,
				valueOf: ({ figures }) => figures?.followers_change_7_days ?? null,
			},
			true,
		],
		[
			{
				key: 'change30',
				label: words.change30,
				valueOf: ({ figures }) => figures?.followers_change_30_days ?? null,
			},
			true,
		],
		[
			{ key: 'rate', label: words.engagement, valueOf: ({ figures }) => figures?.engagement_rate ?? null },
			true,
		],
		[
			{ key: 'refreshed', label: words.refreshed, valueOf: ({ figures }) => figures?.fetched_at ?? null },
			false,
		],
		[
			{
				key: 'health',
				label: words.health,
				valueOf: ({ account, figures }) => `${account.health === 'ok'} ${figures?.stale !== true}`,
			},
			false,
		],
	];
}

/** All accounts by group, in the sort order that the person chooses. */
export function AccountTable({ rows }: { rows: readonly AccountRow[] }) {
	const { texts } = useSpeech();
	const words = texts.overview;
	const [part, setPart] = useState('');
	const columns = useColumns();
	const { sort, head } = useSorting(columns.map(([column]) => column));
	const wanted = part.trim().toLowerCase();
	const shown = rows.filter(({ account: { platform, username, display_name: name, group } }) =>
		[platformLabel(platform), `@${username}`, name, group].join(' ').toLowerCase().includes(wanted),
	);
	const groups = byGroup(sort(shown));
	const hasGroups = rows.some(({ account }) => account.group !== null);
	return (
		<section class="card" aria-labelledby="accounts-title">
			<div class="line">
				<h2 id="accounts-title">{words.accounts}</h2>
				{rows.length > MANY_ACCOUNTS && (
					<div class="find">
						<TextField label={words.find} type="search" value={part} onText={setPart} />
					</div>
				)}
			</div>
			{shown.length === 0 && <p class="muted">{words.none}</p>}
			<div class="scroll" tabIndex={0} role="group" aria-label={words.accounts}>
				<table class="overview">
					<thead>
						<tr>{columns.map(([column, isNumber]) => head(column, isNumber))}</tr>
					</thead>
					{groups.map(([group, ofGroup]) => (
						<tbody key={group}>
							{hasGroups && <GroupRow group={group} rows={ofGroup} />}
							{ofGroup.map((row) => (
								<Row key={row.account.id} row={row} />
							))}
						</tbody>
					))}
				</table>
			</div>
		</section>
	);
}
