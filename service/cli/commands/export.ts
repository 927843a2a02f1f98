import { resolve } from 'node:path';
import type { Command } from '../context';
import { writeSecretFile } from '../secret-file';
import { findAccount, PLATFORM_CHOICE } from './named-account';

export const exportAccount: Command = {
	name: 'export',
	parameters: `<${PLATFORM_CHOICE}> [ACCOUNT] [--output FILE]`,
	summary: 'Exports all data stored about an account, without tokens',
	options: { output: { type: 'string' } },
	words: [1, 2],
	async run({ service, out }, { positionals, values }) {
		const client = service();
		const { id, platform, username } = await findAccount(client, positionals);
		const data = await client.call('GET', `/api/accounts/${id}/export`);
		const text = JSON.stringify(data, null, 2);
		if (typeof values.output !== 'string') return out.result(data, text);
		const file = resolve(values.output);
		await writeSecretFile(file, `${text}\n`);
		out.result({ file }, `The data stored about ${platform} @${username} was written to ${file}.`);
	},
};
