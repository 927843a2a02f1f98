import { PLATFORMS, type Platform } from '../../../platforms/errors';
import { UsageError } from '../failure';

/** The platforms in the usage of a command, as in "a|b". */
export const PLATFORM_CHOICE = PLATFORMS.join('|');

/** A platform by its name. @throws UsageError */
export function readPlatform(name: string | undefined): Platform {
	const platform = PLATFORMS.find((known) => known === name);
	if (platform) return platform;
	throw new UsageError(`"${name ?? ''}" is not a platform. Say ${PLATFORMS.join(' or ')}.`);
}

/** One platform, or all of them for `all` or nothing. @throws UsageError */
export function readPlatforms(name: string | undefined): readonly Platform[] {
	return name === undefined || name === 'all' ? PLATFORMS : [readPlatform(name)];
}
