import { PLATFORMS, type Platform } from '../../../platforms/errors';
import type { AccountJson } from '../../accounts';
import { CommandFailed, UsageError } from '../failure';
import { didYouMean } from '../suggestions';
import type { ServiceClient } from '../service-client';

/** The platforms as shown in a usage text, such as "a|b". */
export const PLATFORM_CHOICE = PLATFORMS.join('|');

/** Looks up a platform by name. @throws UsageError */
export function readPlatform(name: string | undefined): Platform {
	const platform = PLATFORMS.find((known) => known === name);
	if (platform) return platform;
	throw new UsageError(
		`"${name ?? ''}" is not a platform.${didYouMean(name ?? '', PLATFORMS)} Use ${PLATFORMS.join(' or ')}.`,
	);
}

/** Returns the named platform, or all platforms if the name is `all` or missing. @throws UsageError */
export function readPlatforms(name: string | undefined): readonly Platform[] {
	return name === undefined || name === 'all' ? PLATFORMS : [readPlatform(name)];
}

/**
 * Finds the account named on the command line by its platform and, if there are several, its name. @throws UsageError,
 * CommandFailed
 */
export async function findAccount(
	service: ServiceClient,
	[platformName, named]: readonly string[],
): Promise<AccountJson> {
	const platform = readPlatform(platformName);
	const candidates = (await service.accounts()).filter((account) => account.platform === platform);
	const username = named?.replace(/^@/, '').toLowerCase();
	const found = candidates.filter(
		(account) => named === undefined || account.id === named || account.username === username,
	);
	const [account] = found;
	if (account && found.length === 1) return account;
	const names = candidates.map((candidate) => candidate.username).join(', ') || 'none';
	throw new CommandFailed(
		found.length === 0
			? `No such ${platform} account is connected. Connected accounts: ${names}.`
			: `Several ${platform} accounts are connected: ${names}. Specify one of them.`,
	);
}
