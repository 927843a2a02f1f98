import { useState } from 'preact/hooks';
import { get } from '../api';
import { useSpeech } from '../language';
import { link } from '../router';
import type { Account, Analytics, HistoryPoint } from '../types';
import { useResource } from '../use-resource';
import { ReadingFailed } from '../ui/failure';
import { Avatar, Loading, PlatformTag, ViewHead } from '../ui/parts';
import { FigureTiles } from './metric-cards';
import { RecentPosts } from './recent-posts';
import { Trends } from './statistics-trends';

const PERIODS = [7, 30, 90];
const USUAL_DAYS = 30;

type Named = Pick<Account, 'platform' | 'username'>;

const isSame = (a: Named, b: Named) => a.platform === b.platform && a.username === b.username;

function AccountChoice({ accounts, chosen }: { accounts: readonly Named[]; chosen: Named }) {
	const { texts } = useSpeech();
	return (
		<nav class="tabs" aria-label={texts.common.account}>
			{accounts.map((account) => (
				<a
					key={`${account.platform}/${account.username}`}
					href={link('statistics', account.platform, account.username)}
					aria-current={isSame(account, chosen) ? 'page' : undefined}
				>
					<PlatformTag platform={account.platform} /> @{account.username}
				</a>
			))}
		</nav>
	);
}

/** One account's statistics, read anew for another period. */
function AccountStatistics({ account, days }: { account: Named; days: number }) {
	const { texts, formats } = useSpeech();
	const path = `/api/mediakit/analytics/${account.platform}/${encodeURIComponent(account.username)}`;
	const found = useResource(`${path} ${days}`, async () => {
		const [analytics, history] = await Promise.all([
			get<Analytics>(path),
			get<{ series: HistoryPoint[] }>(`${path}/history?days=${days}`),
		]);
		return { analytics, series: history.series };
	});
	if (found.failure) return <ReadingFailed failure={found.failure} retry={found.reload} />;
	if (!found.data) return <Loading />;
	const { analytics, series } = found.data;
	const { profile, fetched_at: fetchedAt, meta } = analytics.data;
	return (
		<>
			<div class="who">
				<Avatar src={profile.avatar} name={profile.name ?? account.username} />
				<div>
					<h2>{profile.name || account.username}</h2>
					<p class="muted">
						{meta.source} · <time dateTime={fetchedAt}>{texts.statistics.asOf(formats.time(fetchedAt))}</time>
					</p>
				</div>
			</div>
			{analytics.stale && <p class="notice bad">{texts.statistics.stale}</p>}
			<FigureTiles analytics={analytics} days={days} series={series} />
			<Trends series={series} days={days} />
			<RecentPosts posts={analytics.data.recent_posts} />
		</>
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
						<button type="button" key={period} aria-pressed={period === days} onClick={() => setDays(period)}>
							{words.days(period)}
						</button>
					))}
				</div>
			</ViewHead>
			{found.failure && <ReadingFailed failure={found.failure} retry={found.reload} />}
			{!found.data && !found.failure && <Loading />}
			{found.data && !chosen && <p class="empty">{words.empty}</p>}
			{chosen && (
				<>
					<AccountChoice accounts={accounts} chosen={chosen} />
					<AccountStatistics account={chosen} days={days} />
				</>
			)}
		</>
	);
}
