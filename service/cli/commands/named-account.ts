import type { Platform } from '../../../platforms/errors';
import { CommandFailed } from '../failure';
import type { ServiceClient } from '../service-client';
import { readPlatform } from './platforms';

interface NamedAccount {
	id: string;
	platform: Platform;
	username: string;
}

/** The account that a person means: its platform, and its name if there are several. @throws UsageError, CommandFailed */
export async function findAccount(
	service: ServiceClient,
	[platformName, named]: readonly string[],
): Promise<NamedAccount> {
	const platform = readPlatform(platformName);
	const { accounts } = await service.call<{ accounts: NamedAccount[] }>('GET', '/api/accounts');
	const candidates = accounts.filter((account) => account.platform === platform);
	const username = named?.replace(/^@/, '').toLowerCase();
	const found = candidates.filter(
		(account) => named === undefined || account.id === named || account.username === username,
	);
	const [account] = found;
	if (account && found.length === 1) return account;
	const names = candidates.map((candidate) => candidate.username).join(', ') || 'none';
	throw new CommandFailed(
		found.length === 0
			? `There is no such account of ${platform}. Connected: ${names}.`
			: `Several accounts of ${platform} are connected: ${names}. Name one of them.`,
	);
}
