import { LOGIN_NAMES, type Config, type LoginName } from '../config';
import type { Core } from '../core/core';
import { eraseDeleted, timestamp } from '../database';
import { withLiveApps, type AppKeys } from './live-apps';

interface Row {
	login: LoginName;
	/** Encrypted JSON of `AppKeys`. */
	credentials: string;
	/** ISO 8601, UTC. */
	changed_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		app_keys: Row;
	}
}

/** The source of a login's app keys, if it has any. */
export interface AppOrigin {
	source: 'environment' | 'dashboard' | null;
	/** ISO 8601, UTC; only for keys saved in the dashboard. */
	changedAt: string | null;
}

export interface AppKeyStore {
	/** The configuration with the app keys in use. */
	config: Config;
	originOf(login: LoginName): AppOrigin;
	/** Saves keys, replacing earlier ones. */
	put(login: LoginName, keys: AppKeys): Promise<void>;
	remove(login: LoginName): Promise<void>;
	/** Loads changes made by other processes. */
	reload(): Promise<void>;
}

/** App keys saved in the dashboard. The keys in use are kept in memory, so that requests can be signed immediately. */
export async function openAppKeyStore({ config, database, cipher }: Core): Promise<AppKeyStore> {
	let known = new Map<LoginName, { keys: AppKeys; changedAt: string }>();

	async function reload(): Promise<void> {
		const rows = await database('app_keys').whereIn('login', LOGIN_NAMES);
		known = new Map(
			rows.map(({ login, credentials, changed_at: changedAt }) => [
				login,
				{ keys: JSON.parse(cipher.decrypt(credentials)) as AppKeys, changedAt },
			]),
		);
	}

	await reload();
	return {
		config: withLiveApps(config, (login) => known.get(login)?.keys),
		originOf(login) {
			if (config[login].app !== undefined) return { source: 'environment', changedAt: null };
			const changedAt = known.get(login)?.changedAt ?? null;
			return { source: changedAt === null ? null : 'dashboard', changedAt };
		},
		async put(login, { id, secret }) {
			const credentials = cipher.encrypt(JSON.stringify({ id, secret }));
			await database('app_keys')
				.insert({ login, credentials, changed_at: timestamp() })
				.onConflict('login')
				.merge();
			await reload();
		},
		async remove(login) {
			await database('app_keys').where({ login }).delete();
			await reload();
			await eraseDeleted(database);
		},
		reload,
	};
}
