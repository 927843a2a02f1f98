import { useState } from 'preact/hooks';
import { get } from '../api';
import { useSpeech } from '../language';
import { link } from '../router';
import type { Account, Analytics, HistoryPoint } from '../types';
import { useResource } from '../use-resource';
import { AccountPicker } from '../ui/account-picker';
import { Loaded } from '../ui/failure';
import { Avatar, ViewHead } from '../ui/parts';
import { RecentPosts } from './figure-tables';
import { FigureTiles } from './metric-cards';
import { PeriodChoice, USUAL_DAYS } from './period-choice';
import { ReportView } from './report-view';
import { Trends } from './statistics-trends';

/** One account's statistics, read anew for another period. */
function AccountStatistics({ account, days }: { account: Account; days: number }) {
	const { texts, formats } = useSpeech();
	const path = `/api/mediakit/analytics/${account.platform}/${encodeURIComponent(account.username)}`;
	const found = useResource(`${path} ${days}`, async () => {
		const [analytics, history] = await Promise.all([
			get<Analytics>(path),
			get<{ series: HistoryPoint[] }>(`${path}/history?days=${days}`),
		]);
		return { analytics, series: history.series };
	});
	return (
		<Loaded from={found}>
			{({ analytics: { data, stale }, series }) => (
				<>
					<div class="who">
						<Avatar src={data.profile.avatar} name={data.profile.name ?? account.username} />
						<div>
							<h2>{data.profile.name || account.username}</h2>
							<p class="muted">
								{data.meta.source} ·{' '}
								<time dateTime={data.fetched_at}>{texts.statistics.asOf(formats.time(data.fetched_at))}</time>
							</p>
						</div>
					</div>
					{stale && <p class="notice bad">{texts.statistics.stale}</p>}
					<FigureTiles document={data} days={days} series={series} />
					<Trends series={series} days={days} />
					<RecentPosts title={texts.statistics.posts} posts={data.recent_posts} />
				</>
			)}
		</Loaded>
	);
}

/** The statistics of an account, or a report about one or several. */
export function StatisticsView({ rest }: { rest: string[] }) {
	const [first, ...others] = rest;
	return first === 'report' ? (
		<ReportView key={others.join('/')} rest={others} />
	) : (
		<AllStatistics rest={rest} />
	);
}

/** Figures, their changes and their curves, for one account at a time. */
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
						<p class="empty">{words.empty}</p>
					)
				}
			</Loaded>
		</>
	);
}
