import type { Command } from '../command';
import type { Context } from '../context';
import { instagramOfFile, tikTokOfFile } from '../file-tokens';
import { list } from '../output';
import { prepareSecretPush } from '../push';
import { readPlatform } from './platforms';
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

/** Renews a platform's tokens: those of `.env.social`, or with a service named those of its accounts. */
export const tokenRefresh: Command = {
	name: 'token refresh',
	parameters: '<tiktok|instagram>',
	summary: 'Renews the tokens now and says how long they live',
	words: [1, 1],
	async run(context, { positionals: [name] }) {
		const platform = readPlatform(name);
		if (context.namedService()) return await ofService(context, platform);
		const push = await prepareSecretPush(context.environment, context.http);
		const means = { environment: context.environment, config: context.config(), http: context.http, push };
		const account = platform === 'tiktok' ? tikTokOfFile(means) : instagramOfFile(means);
		const renewed = await account.renew();
		context.out.result(
			renewed,
			list([
				['Platform', renewed.platform],
				['Token ends', renewed.expiresAt],
				['Renewable until', renewed.refreshExpiresAt],
				['Written to', context.environment.file],
			]),
		);
		await push?.finish();
	},
};
