import type { Account, Media } from '../model';
import type { Call } from './call';

const storyLifetimeSeconds = 86_400;

/** Returns the account's stories from the last 24 hours. */
export function currentStories({ instagram }: Call, account: Account): Media[] {
	const oldest = instagram.kernel.clock.seconds() - storyLifetimeSeconds;
	return account.stories.filter(({ timestamp }) => timestamp > oldest);
}
