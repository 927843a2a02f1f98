import { createHash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { PLATFORM_NAMES, PlatformError } from '../../../platforms/errors';
import type { ReadyToken } from '../../config';
import { clock, timestamp, untilStored, type Database } from '../../database';
import type { Logins } from '../../channels';
import type { Account } from '../store/account';
import type { AccountStore } from '../store/account-store';
import { describeFailure } from '../store/sync-log';

/** An import that has not finished within this time counts as interrupted and can be tried again. */
const INTERRUPTED_AFTER_MS = 2 * 60 * 1000;

interface ImportRow {
	token_hash: string;
	begun_at: string;
	/** Null while the import is in progress. */
	outcome: 'imported' | 'refused' | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		token_imports: ImportRow;
	}
}

/**
 * Imports each token from the environment once. Since some tokens work only once, the copy left in the
 * environment may be worthless afterwards.
 */
export function createImports(options: {
	database: Database;
	store: Pick<AccountStore, 'connect'>;
	logins: Logins;
	ready: readonly ReadyToken[];
	log: FastifyBaseLogger;
}) {
	const { database, store, logins, ready, log } = options;
	const imports = () => database('token_imports');

	/**
	 * Claims a token for import by this process.
	 *
	 * @returns true if this process should import the token, because no other process has done so or is doing so
	 */
	async function claim(token_hash: string): Promise<boolean> {
		const claimed = await imports()
			.insert({ token_hash, begun_at: timestamp() })
			.onConflict('token_hash')
			.merge(['begun_at'])
			.whereNull('token_imports.outcome')
			.where('token_imports.begun_at', '<', timestamp(clock.now() - INTERRUPTED_AFTER_MS))
			.returning('token_hash');
		return claimed.length > 0;
	}

	async function takeOver({ login, token, choice }: ReadyToken): Promise<Account> {
		let account: Account | undefined;
		for await (const connection of logins[login].adopt(token, choice)) {
			// The original token may already be used up, so the new one must not be lost.
			account = await untilStored(() => store.connect(logins[login].platform, login, connection));
		}
		if (account === undefined) throw new Error('The platform accepted a token but returned no account.');
		return account;
	}

	async function importToken(given: ReadyToken): Promise<void> {
		const { login, token, setting } = given;
		const name = PLATFORM_NAMES[logins[login].platform];
		const token_hash = createHash('sha256').update(token).digest('hex');
		if (!(await claim(token_hash))) {
			log.info(
				`The token in ${setting} was already imported and is ignored. Remove it from the environment.`,
			);
			return;
		}
		try {
			const account = await takeOver(given);
			await imports().where({ token_hash }).update({ outcome: 'imported' });
			log.info(
				{ accountId: account.id },
				`The ${name} account ${account.username} was connected with ${setting}. The service now manages its tokens; remove them from the environment.`,
			);
		} catch (error) {
			const refused = error instanceof PlatformError && error.code === 'reconnect_required';
			if (refused) await imports().where({ token_hash }).update({ outcome: 'refused' });
			// The error may be temporary, so the token is tried again at the next start.
			else await imports().where({ token_hash }).delete();
			const next = refused ? 'It will not be tried again' : 'It will be tried again at the next start';
			log.warn(`The token in ${setting} could not be imported. ${next}. (${describeFailure(error)})`);
		}
	}

	/** Imports new tokens. Failures are only logged. */
	return async function importTokens(): Promise<void> {
		await Promise.all(
			ready.map((given) =>
				importToken(given).catch((error: unknown) =>
					log.error({ err: error }, `the token in ${given.setting} could not be imported`),
				),
			),
		);
	};
}
