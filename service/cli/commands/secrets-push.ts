import { PLATFORM_NAMES, PLATFORMS } from '../../../platforms/errors';
import type { Command } from '../context';
import { SECRET_NAMES } from '../environment';
import { CommandFailed } from '../failure';
import { prepareSecretPush } from '../push';

export const secretsPush: Command = {
	name: 'secrets push',
	summary: `Writes ${Object.values(SECRET_NAMES).join(' and ')} to GitHub's Actions secrets`,
	words: [0, 0],
	async run(context) {
		const { environment, out } = context;
		const push = await prepareSecretPush(context);
		if (!push) {
			throw new CommandFailed(
				'MEDIAKIT_GITHUB_TOKEN or GITHUB_REPOSITORY is not set. Set the first to a fine-grained token that can write secrets, and the second to owner/name.',
			);
		}
		const there = PLATFORMS.filter((platform) => environment.linesOf(platform) !== '');
		if (there.length === 0) {
			throw new CommandFailed(
				`${environment.file} has no settings for ${Object.values(PLATFORM_NAMES).join(' or ')}. Run "mediakit setup" first.`,
			);
		}
		for (const platform of there) await push.add(platform);
		const written = (await push.finish()).map((platform) => SECRET_NAMES[platform]);
		out.result({ secrets: written }, `Written: ${written.join(', ')}.`);
	},
};
