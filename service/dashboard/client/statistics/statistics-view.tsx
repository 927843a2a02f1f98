import { useEffect, useState } from 'preact/hooks';
import { addressOf, get } from '../api';
import { useSpeech } from '../language';
import { link } from '../router';
import type { Account } from '../types';
import { useInLanguage, useResource } from '../use-resource';
import { AccountPicker } from '../ui/account-picker';
import { Loaded } from '../ui/failure';
import { Avatar, Nothing, ViewHead } from '../ui/parts';
import { AudienceCharts } from './audience';
import { FigureTiles } from './metric-cards';
import { PeriodChoice, USUAL_DAYS } from './period-choice';
import { readStatistics, statisticsPath } from './read-statistics';
import { RecentPosts } from './recent-posts';
import { ReportView } from './report-view';
import { Trends } from './statistics-trends';

/** Links to the metrics as CSV files. */
function Exports(props: { account: Account; days: number; hasAudience: boolean }) {
	const { texts } = useSpeech();
	const words = texts.statistics;
	const path = addressOf(statisticsPath(props.account));
	return (
		<p class="buttons screen">
			<a class="button" href={`${path}/history.csv?days=${props.days}`} download>
				{words.historyCsv}
			</a>
			<a class="button" href={`${path}/posts.csv`} download>
				{words.postsCsv}
			</a>
			{props.hasAudience && (
				<a class="button" href={`${path}/audience.csv`} download>
					{words.audienceCsv}
				</a>
			)}
		</p>
	);
}

/** The statistics of one account, reloaded when the period changes. */
function AccountStatistics({ account, days }: { account: Account; days: number }) {
	const { language, texts, formats } = useSpeech();
	// Most accounts have charts, so their code is loaded in parallel with the metrics.
	useEffect(() => void import('uplot').catch(() => {}), []);
	const read = useResource(`${statisticsPath(account)} ${days}`, () => readStatistics(account, days));
	const found = useInLanguage(read, language);
	return (
		<Loaded from={found}>
			{(statistics) => {
				const { data, stale } = statistics.analytics;
				return (
					<>
						<div class="who">
							<Avatar src={data.profile.avatar} name={data.profile.name ?? account.username} />
							<div>
								<h2>{data.profile.name || account.username}</h2>
								<p class="muted">
									{data.meta.source} ·{' '}
									<time dateTime={data.fetched_at}>
										{texts.statistics.asOf(formats.time(data.fetched_at))}
									</time>
								</p>
							</div>
						</div>
						{stale && <p class="notice bad">{texts.statistics.stale}</p>}
						<FigureTiles of={statistics} days={days} />
						<Trends series={statistics.series} days={days} />
						{data.audience && <AudienceCharts audience={data.audience} />}
						<RecentPosts title={texts.statistics.posts} posts={data.recent_posts} account={account} />
						<Exports account={account} days={days} hasAudience={Boolean(data.audience)} />
					</>
				);
			}}
		</Loaded>
	);
}

/** The statistics of an account, or a report on one or more accounts. */
export function StatisticsView({ rest }: { rest: string[] }) {
	const [first, ...others] = rest;
	return first === 'report' ? (
		<ReportView key={others.join('/')} rest={others} />
	) : (
		<AllStatistics rest={rest} />
	);
}

/** The metrics of one account at a time, with their changes and charts. */
function AllStatistics({ rest: [platform, username] }: { rest: string[] }) {
	const { texts } = useSpeech();
	const words = texts.statistics;
	const [days, setDays] = useState(USUAL_DAYS);
	const found = useResource('accounts', () => get<{ accounts: Account[] }>('/api/accounts'));
	const accounts = found.data?.accounts ?? [];
	const chosen =
		accounts.find((account) => account.platform === platform && account.username === username) ?? accounts[0];
	return (
		<>
			<ViewHead title={texts.views.statistics} intro={words.intro}>
				<div class="buttons">
					<PeriodChoice days={days} onChoice={setDays} />
					{chosen && (
						<a
							class="button screen"
							href={link('statistics', 'report', 'account', chosen.platform, chosen.username)}
						>
							{texts.report.open}
						</a>
					)}
				</div>
			</ViewHead>
			<Loaded from={found}>
				{() =>
					chosen ? (
						<>
							{accounts.length > 1 && (
								<AccountPicker
									label={texts.common.account}
									accounts={accounts}
									chosen={chosen}
									onChoice={(account) => {
										if (account) location.hash = link('statistics', account.platform, account.username);
									}}
								/>
							)}
							<AccountStatistics account={chosen} days={days} />
						</>
					) : (
						<Nothing text={words.empty} href={link('accounts')} action={texts.accounts.connect} />
					)
				}
			</Loaded>
		</>
	);
}
