import type { Command } from '../command';
import type { Context } from '../context';
import { accountOfFile } from '../file-tokens';
import { list } from '../output';
import { prepareSecretPush } from '../push';
import { PLATFORM_CHOICE, readPlatform } from './platforms';
import type { Platform } from '../../../platforms/errors';

interface AccountAnswer {
	id: string;
	platform: Platform;
	username: string;
	expires_at: string;
	refresh_expires_at: string;
}

async function ofService(context: Context, platform: Platform): Promise<void> {
	const service = context.service();
	const { accounts } = await service.call<{ accounts: AccountAnswer[] }>('GET', '/api/accounts');
	const refreshed: unknown[] = [];
	for (const { id } of accounts.filter((account) => account.platform === platform))
		refreshed.push(await service.call('POST', `/api/accounts/${id}/refresh`));
	context.out.result({ accounts: refreshed }, `${refreshed.length} accounts of ${platform} refreshed.`);
}

/** Refreshes a platform's tokens: those of `.env.social`, or with a service named those of its accounts. */
export const tokenRefresh: Command = {
	name: 'token refresh',
	parameters: `<${PLATFORM_CHOICE}>`,
	summary: 'Renews the tokens now and says how long they live',
	words: [1, 1],
	async run(context, { positionals: [name] }) {
		const platform = readPlatform(name);
		if (context.namedService()) return await ofService(context, platform);
		const push = await prepareSecretPush(context.environment, context.http);
		const refreshed = await accountOfFile(context, platform, push).refresh();
		context.out.result(
			refreshed,
			list([
				['Platform', refreshed.platform],
				['Token ends', refreshed.expiresAt],
				['Renewable until', refreshed.refreshExpiresAt],
				['Written to', context.environment.file],
			]),
		);
		await push?.finish();
	},
};
