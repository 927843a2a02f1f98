import type { Platform } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import type { PostStatistics, StatisticsDocument } from '../../platforms/statistics';
import type { Account } from '../accounts/store/account';
import type { Config, LoginName } from '../config';
import type { Database } from '../database';
import type { AccountPorts } from './account-ports';
import type { ChannelUploads } from './channel-uploads';
import type { Login } from './login';
import type { ChannelWebhooks } from './platform-webhook';

export type { AccountPorts } from './account-ports';

/** What every channel is made of. */
export interface ChannelCore {
	config: Config;
	database: Database;
	/** Requests to a platform, without any account's token. */
	httpFor: (platform: Platform) => Http;
}

/** How a reading waits. */
export interface ReadPatience {
	/** For limits that the platform has told of, all waits together. What would have to wait longer is given up. */
	refusedMs: number;
	/** For its turn among other readings, so that the platform does not refuse it. */
	queuedMs: number;
	sleep: (milliseconds: number) => Promise<void>;
}

/** What was read of an account. */
export interface StatisticsReading {
	/** The key of cache and history. */
	username: string;
	document: StatisticsDocument;
	/** Of platforms that forget them after a day; what is kept of them tells more than the platform does later. */
	stories?: readonly PostStatistics[];
}

/** How long a platform lets statistics be kept without the grant of the account's owner; with it: as long as it lasts. */
export interface StatisticsRetention {
	/** Of accounts that nobody has connected. */
	neverGrantedDays: number;
	/** Since the last time that the grant is known to have been valid. */
	withdrawnDays: number;
}

/** The statistics of a platform's accounts. */
export interface ChannelStatistics {
	/** Left out if the platform sets no limits. */
	retention?: StatisticsRetention;
	/**
	 * Reads an account within the platform's limits.
	 *
	 * @param last what was read before, if anything: what changes slowly may be taken over
	 * @throws PlatformError, ApiError
	 */
	read(
		account: Account,
		ports: AccountPorts,
		patience: ReadPatience,
		last: StatisticsDocument | undefined,
	): Promise<StatisticsReading>;
}

/** Everything that the service does differently for one platform. */
export interface Channel<P extends Platform> {
	platform: P;
	/** The platform as users know it. */
	label: string;
	/** The ways in which its accounts are connected. */
	logins: Readonly<Record<LoginName<P>, Login>>;
	uploads: ChannelUploads;
	statistics: ChannelStatistics;
	/** Left out if the platform calls nothing. */
	webhooks?: ChannelWebhooks;
}

/** The channel of each platform. */
export type Channels = { readonly [P in Platform]: Channel<P> };
