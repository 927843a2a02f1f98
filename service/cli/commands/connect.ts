import { setTimeout as wait } from 'node:timers/promises';
import { LOGIN_NAMES } from '../../config';
import type { Command } from '../context';
import { CommandFailed, UsageError } from '../failure';
import { didYouMean } from '../suggestions';

const POLL_MS = 1_000;
const STATE_LIFETIME_MS = 10 * 60 * 1000;

export const connect: Command = {
	name: 'connect',
	parameters: `<${LOGIN_NAMES.join('|')}>`,
	summary: 'Connects an account to the service through the consent page',
	words: [1, 1],
	async run({ service, out }, { positionals: [login = ''] }) {
		if (!LOGIN_NAMES.some((name) => name === login))
			throw new UsageError(
				`"${login}" is not one of ${LOGIN_NAMES.join(', ')}.${didYouMean(login, LOGIN_NAMES)}`,
			);
		const client = service();
		// If an account was already connected, its tokens' new expiry time shows that it has been connected again.
		const before = new Set((await client.accounts()).map(({ id, expires_at }) => `${id} ${expires_at}`));
		const { url } = await client.call<{ url: string }>('GET', `/auth/oauth-url/${login}`);
		out.note(`Open this URL and allow access there:\n${url}`);
		for (const end = Date.now() + STATE_LIFETIME_MS; Date.now() < end; await wait(POLL_MS)) {
			const found = (await client.accounts()).find(
				({ id, expires_at, connected }) => connected && !before.has(`${id} ${expires_at}`),
			);
			if (found) return out.result(found, `Connected: ${found.platform} @${found.username}.`);
			out.progress('Waiting for consent …');
		}
		throw new CommandFailed('Access was not granted within ten minutes. Run the command again.');
	},
};
