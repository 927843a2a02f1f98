import { useState } from 'preact/hooks';
import { Failure, get } from '../api';
import { useSpeech } from '../language';
import { platformLabel } from '../platforms';
import { link } from '../router';
import type { Account } from '../types';
import { useInLanguage, useResource } from '../use-resource';
import { Button } from '../ui/controls';
import { Loaded } from '../ui/failure';
import { PlatformTag, ViewHead } from '../ui/parts';
import { AudienceCharts } from './audience';
import { FigureTiles, useFigureWords } from './metric-cards';
import { PeriodChoice, USUAL_DAYS } from './period-choice';
import { readStatistics, type Statistics } from './read-statistics';
import { RecentPosts } from './recent-posts';
import { ReportChart } from './report-chart';
import { CURVES } from './statistics-trends';

const MOST_CHARTS = 4;
const MOST_POSTS = 5;

interface Part {
	account: Account;
	/** Undefined if the service has no statistics for this account. */
	statistics: Statistics | undefined;
}

/** Reads the data for an account's report. */
async function readPart(account: Account, days: number): Promise<Part> {
	try {
		return { account, statistics: await readStatistics(account, days) };
	} catch (error) {
		if (error instanceof Failure && error.body) return { account, statistics: undefined };
		throw error;
	}
}

const handleOf = ({ username }: Account) => `@${username}`;

/** Selects the accounts of a report: a single account, or all accounts of a group. */
function chosenOf([kind, first, second]: readonly string[], accounts: readonly Account[]) {
	if (kind === 'group') return accounts.filter(({ group }) => group === first);
	return accounts.filter(({ platform, username }) => platform === first && username === second);
}

/** The main metrics of all accounts, side by side. */
function Summary({ parts }: { parts: readonly Part[] }) {
	const { texts } = useSpeech();
	const { nameOf, valueOf } = useFigureWords();
	const names = ['followers', 'engagement_rate', 'avg_views'];
	return (
		<section class="card" aria-labelledby="report-accounts">
			<h2 id="report-accounts">{texts.report.accounts}</h2>
			<table>
				<thead>
					<tr>
						<th scope="col">{texts.common.account}</th>
						{names.map((name) => (
							<th key={name} scope="col" class="number">
								{nameOf(name)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{parts.map(({ account, statistics }) => (
						<tr key={account.id}>
							<th scope="row">
								<PlatformTag platform={account.platform} /> {handleOf(account)}
							</th>
							{names.map((name) => (
								<td key={name} class="number">
									{valueOf(name, statistics?.analytics.data.stats[name])}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

function AccountReport({ part: { account, statistics }, days }: { part: Part; days: number }) {
	const { texts, formats } = useSpeech();
	const { data } = statistics?.analytics ?? {};
	const posts = [...(data?.recent_posts ?? [])].sort((a, b) => (b.views ?? -1) - (a.views ?? -1));
	const id = `report-${account.id}`;
	const whose = `${platformLabel(account.platform)} ${handleOf(account)}`;
	return (
		<section class="of-account" aria-labelledby={id}>
			<h2 id={id}>
				<PlatformTag platform={account.platform} /> {handleOf(account)}
			</h2>
			{statistics && data ? (
				<>
					<p class="muted">
						{data.meta.source} · {texts.statistics.asOf(formats.time(data.fetched_at))}
					</p>
					{statistics.analytics.stale && <p class="notice bad">{texts.statistics.stale}</p>}
					<FigureTiles of={statistics} days={days} whose={whose} />
					<div class="charts">
						{CURVES.filter((name) => statistics.series.some(({ stats }) => stats[name] != null))
							.slice(0, MOST_CHARTS)
							.map((name) => (
								<ReportChart key={name} name={name} series={statistics.series} />
							))}
					</div>
					{data.audience && <AudienceCharts audience={data.audience} />}
					<RecentPosts title={texts.report.best(whose)} posts={posts.slice(0, MOST_POSTS)} />
				</>
			) : (
				<p class="muted">{texts.report.none}</p>
			)}
		</section>
	);
}

/**
 * A printable report for a client, which does not mention any other client's accounts.
 *
 * @param rest `account/PLATFORM/NAME` or `group/NAME`
 */
export function ReportView({ rest }: { rest: string[] }) {
	const { language, texts, formats } = useSpeech();
	const words = texts.report;
	const [days, setDays] = useState(USUAL_DAYS);
	const read = useResource(`report ${rest.join('/')} ${days}`, async () => {
		const { accounts } = await get<{ accounts: Account[] }>('/api/accounts');
		return await Promise.all(chosenOf(rest, accounts).map((account) => readPart(account, days)));
	});
	const found = useInLanguage(read, language);
	const isGroup = rest[0] === 'group';
	const [, first = '', username = ''] = rest;
	const name = isGroup ? first : `${platformLabel(first as Account['platform'])} @${username}`;
	return (
		<div class="report">
			<ViewHead title={words.title(name)} intro={words.intro(days, formats.date(new Date().toISOString()))}>
				<div class="screen buttons">
					<PeriodChoice days={days} onChoice={setDays} />
					<a class="button" href={isGroup ? link('overview') : link('statistics', first, username)}>
						{words.back}
					</a>
					<Button class="primary" label={words.print} onClick={() => print()} />
				</div>
			</ViewHead>
			<Loaded from={found}>
				{(parts) =>
					parts.length === 0 ? (
						<p class="empty">{words.unknown}</p>
					) : (
						<>
							{parts.length > 1 && <Summary parts={parts} />}
							{parts
								.filter(({ statistics }) => statistics !== undefined || parts.length === 1)
								.map((part) => (
									<AccountReport key={part.account.id} part={part} days={days} />
								))}
						</>
					)
				}
			</Loaded>
		</div>
	);
}
