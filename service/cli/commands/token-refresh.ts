import type { Command, Context } from '../context';
import { list } from '../output';
import { accountOfFile, prepareSecretPush } from '../push';
import { PLATFORM_CHOICE, readPlatform } from './named-account';
import type { Platform } from '../../../platforms/errors';

async function ofService(context: Context, platform: Platform): Promise<void> {
	const service = context.service();
	const accounts = (await service.accounts()).filter((account) => account.platform === platform);
	const refreshed: unknown[] = [];
	for (const { id } of accounts) refreshed.push(await service.call('POST', `/api/accounts/${id}/refresh`));
	context.out.result({ accounts: refreshed }, `${refreshed.length} ${platform} accounts refreshed.`);
}

/** Refreshes a platform's tokens: those in `.env.social` or, if a service is named, those of its accounts. */
export const tokenRefresh: Command = {
	name: 'token refresh',
	parameters: `<${PLATFORM_CHOICE}>`,
	summary: 'Refreshes the tokens now and prints how long they are valid',
	words: [1, 1],
	async run(context, { positionals: [name] }) {
		const platform = readPlatform(name);
		if (context.namesService()) return await ofService(context, platform);
		const push = await prepareSecretPush(context);
		const refreshed = await accountOfFile(context, platform, push).refresh();
		context.out.result(
			refreshed,
			list([
				['Platform', refreshed.platform],
				['Token expires', refreshed.expiresAt],
				['Refreshable until', refreshed.refreshExpiresAt],
				['Written to', context.environment.file],
			]),
		);
		await push?.finish();
	},
};
