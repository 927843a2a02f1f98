import { useState } from 'preact/hooks';
import { get } from '../api';
import { useSpeech } from '../language';
import { link } from '../router';
import type { Account, Analytics, HistoryPoint } from '../types';
import { useResource } from '../use-resource';
import { AccountPicker } from '../ui/account-picker';
import { Button } from '../ui/controls';
import { Loaded } from '../ui/failure';
import { Avatar, ViewHead } from '../ui/parts';
import { RecentPosts } from './figure-tables';
import { FigureTiles } from './metric-cards';
import { Trends } from './statistics-trends';

const PERIODS = [7, 30, 90];
const USUAL_DAYS = 30;

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
					<RecentPosts posts={data.recent_posts} />
				</>
			)}
		</Loaded>
	);
}

/** Figures, their changes and their curves, for one account at a time. */
export function StatisticsView({ rest: [platform, username] }: { rest: string[] }) {
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
				<div class="segments" role="group" aria-label={words.period}>
					{PERIODS.map((period) => (
						<Button
							key={period}
							label={words.days(period)}
							aria-pressed={period === days}
							onClick={() => setDays(period)}
						/>
					))}
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
