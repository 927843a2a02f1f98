import type { Platform } from '../../platforms/errors';
import { commandLineOf, type FileAccount, type RefreshedToken, type Settings } from '../channels';
import type { Context } from './context';
import type { SecretPush } from './push';

/**
 * The account of a platform whose tokens are in `.env.social`.
 *
 * @param push GitHub's secrets, if new tokens are to go there as well
 */
export function accountOfFile(
	{ environment, config, http }: Context,
	platform: Platform,
	push: SecretPush | undefined,
): FileAccount {
	/** Refreshes tokens once it is sure that the new ones can be kept: in the file, and at GitHub if they are to go there. */
	async function save(
		obtain: () => Promise<{ values: Settings; refreshed: RefreshedToken }>,
	): Promise<RefreshedToken> {
		const { refreshed } = await environment.save(async () => {
			await push?.checkWritable();
			return await obtain();
		});
		// At once: a run in GitHub Actions may be cut off before its end, and its file goes with it.
		await push?.add(platform);
		return refreshed;
	}

	const { file, values } = environment;
	return commandLineOf(platform).openFileAccount({ file, values, config: config(), http, save });
}
