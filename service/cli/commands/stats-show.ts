import type { Platform } from '../../../platforms/errors';
import type { StatisticsDocument } from '../../../platforms/statistics';
import type { Command } from '../command';
import { table } from '../output';
import { PLATFORM_CHOICE, readPlatforms } from './platforms';

interface AccountAnswer {
	platform: Platform;
	username: string;
}

interface Analytics {
	data: StatisticsDocument;
	age_seconds: number;
	stale: boolean;
}

const hours = (seconds: number) => `${(seconds / 3600).toFixed(1)} h`;

/** What the service has in its cache. */
export const statsShow: Command = {
	name: 'stats show',
	parameters: `[${PLATFORM_CHOICE}|all]`,
	summary: 'Shows the statistics that the service has',
	words: [0, 1],
	async run(context, { positionals: [name] }) {
		const platforms = readPlatforms(name);
		const service = context.service();
		const { accounts } = await service.call<{ accounts: AccountAnswer[] }>('GET', '/api/accounts');
		const wanted = accounts.filter(({ platform }) => platforms.includes(platform));
		const found: Analytics[] = [];
		for (const { platform, username } of wanted) {
			found.push(
				await service.call<Analytics>(
					'GET',
					`/api/mediakit/analytics/${platform}/${encodeURIComponent(username)}`,
				),
			);
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
