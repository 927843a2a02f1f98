import { LOGIN_NAMES } from '../../config';
import type { Command } from '../context';
import { table } from '../output';

export const accounts: Command = {
	name: 'accounts',
	summary: 'Lists the accounts connected to the service',
	words: [0, 0],
	async run(context) {
		const accounts = await context.service().accounts();
		const rows = accounts.map((account) => [
			account.platform,
			account.username,
			account.health,
			account.refresh_expires_at,
			account.missing_scopes.join(', ') || 'none',
			account.last_synced_at,
		]);
		const head = ['Platform', 'User name', 'Health', 'Refreshable until', 'Missing scopes', 'Last sync'];
		context.out.result(
			{ accounts },
			rows.length > 0
				? table(head, rows)
				: `No account is connected. Run "mediakit connect ${LOGIN_NAMES[0]}".`,
		);
	},
};
