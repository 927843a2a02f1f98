import type { PageListJson } from '../../media-kits';
import type { Command } from '../context';
import { table } from '../output';

/** Lists the media-kit pages, with the URLs of those that are enabled. */
export const pages: Command = {
	name: 'pages',
	summary: 'Lists the media-kit pages and their URLs',
	words: [0, 0],
	async run({ service, out }) {
		const client = service();
		const [{ pages: found }, accounts] = await Promise.all([
			client.call<PageListJson>('GET', '/api/mediakit/pages'),
			client.accounts(),
		]);
		const nameOf = (id: string) => {
			const account = accounts.find((one) => one.id === id);
			return account ? `${account.platform} @${account.username}` : id;
		};
		const rows = found.map(({ slug, title, enabled, account_ids, url }) => [
			slug,
			title,
			enabled ? 'yes' : 'no',
			account_ids.map(nameOf).join(', '),
			url,
		]);
		const words = table(['Page', 'Title', 'Public', 'Accounts', 'URL'], rows);
		out.result(
			{ pages: found },
			rows.length > 0 ? words : 'There is no media-kit page. Create one in the dashboard.',
		);
	},
};
