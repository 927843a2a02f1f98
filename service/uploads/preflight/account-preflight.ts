import { PlatformError, PLATFORM_NAMES } from '../../../platforms/errors';
import type { Account, PortsOf } from '../../accounts';
import type { Asked, Channels, Problem, Quota } from '../../channels';
import { isKnown, toErrorBody } from '../../core/errors';
import type { Warning } from '../../core/warning';
import { accountProblem } from '../intake/target-accounts';
import { clock } from '../../database';

/** If access expires sooner than this, it may expire before a post is approved. */
const SHORT_LIFE_MS = 24 * 60 * 60 * 1000;

/** Converts a known error to a problem with an account. */
export function toProblem(error: unknown, { platform }: Pick<Account, 'platform'>): Problem {
	if (!isKnown(error)) throw error;
	const { code, message, action = 'check-outcome' } = toErrorBody(error);
	return { platform, code, message, action };
}

/** Checks accounts before anything is sent to their platforms: their scopes, tokens and remaining quota. */
export function createAccountPreflight(options: { channels: Channels; portsOf: PortsOf; quota: Quota }) {
	const { channels, portsOf, quota } = options;

	return {
		/** Returns the problems with an account. @param asked the kind of post requested */
		async problems(account: Account, asked: Asked): Promise<Problem[]> {
			const refused = accountProblem(channels, account);
			if (refused !== undefined) return [toProblem(refused, account)];
			const context = { account, ports: portsOf(account), quota };
			const room = await channels[account.platform].uploads
				.roomProblem(context, asked)
				.catch((error: unknown) => {
					if (error instanceof PlatformError) return toProblem(error, account);
					throw error;
				});
			return room === undefined ? [] : [room];
		},

		warnings(account: Account): Warning[] {
			if (Date.parse(account.refreshExpiresAt) - clock.now() >= SHORT_LIFE_MS) return [];
			return [
				{
					code: 'token_expiring',
					message: `The access to ${account.username} (${PLATFORM_NAMES[account.platform]}) expires at ${account.refreshExpiresAt}. Reconnect the account before then.`,
				},
			];
		},
	};
}

export type AccountPreflight = ReturnType<typeof createAccountPreflight>;
