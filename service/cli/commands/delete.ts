import type { Command } from '../context';
import { CommandFailed } from '../failure';
import { createInterview } from '../questions';
import { findAccount, PLATFORM_CHOICE } from './named-account';

export const deleteAccount: Command = {
	name: 'delete',
	parameters: `<${PLATFORM_CHOICE}> [ACCOUNT] [--yes]`,
	summary: 'Disconnects an account and deletes all data stored about it',
	options: { yes: { type: 'boolean' } },
	words: [1, 2],
	async run({ service, out }, { positionals, values }) {
		const client = service();
		const { id, platform, username } = await findAccount(client, positionals);
		if (values.yes !== true) {
			if (!process.stdin.isTTY)
				throw new CommandFailed(
					'Nothing was deleted: without a terminal for the confirmation, the command requires --yes.',
				);
			const question = `Delete everything about ${platform} @${username}: tokens, statistics, uploads, events?`;
			if (!(await (await createInterview()).confirm(question)))
				throw new CommandFailed('Nothing was deleted.');
		}
		const path = `/api/auth/${platform}/disconnect?account=${encodeURIComponent(id)}`;
		const answer = await client.call<{ message: string }>('DELETE', path);
		out.result(answer, `${platform} @${username} was deleted. ${answer.message}`);
	},
};
