import type { AnalyticsJson } from '../../statistics';
import type { Command } from '../context';
import { table } from '../output';
import { analyticsPath } from '../service-client';
import { PLATFORM_CHOICE, readPlatforms } from './named-account';

const hours = (seconds: number) => `${(seconds / 3600).toFixed(1)} h`;

export const statsShow: Command = {
	name: 'stats show',
	parameters: `[${PLATFORM_CHOICE}|all]`,
	summary: 'Shows the statistics stored by the service',
	words: [0, 1],
	async run(context, { positionals: [name] }) {
		const platforms = readPlatforms(name);
		const service = context.service();
		const accounts = await service.accounts();
		const found: AnalyticsJson[] = [];
		for (const { platform, username } of accounts.filter((account) => platforms.includes(account.platform))) {
			found.push(await service.call('GET', analyticsPath(platform, username)));
		}
		const rows = found.map(({ data, age_seconds, stale }) => [
			data.platform,
			data.profile.username,
			data.followers,
			data.posts,
			data.engagement_rate === null ? null : `${data.engagement_rate} %`,
			stale ? `${hours(age_seconds)} (stale)` : hours(age_seconds),
		]);
		const head = ['Platform', 'User name', 'Followers', 'Posts', 'Engagement', 'Age'];
		context.out.result(
			{ statistics: found },
			rows.length > 0 ? table(head, rows) : 'No account is connected.',
		);
	},
};
