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

/** The dependencies of every channel. */
export interface ChannelCore {
	config: Config;
	database: Database;
	/** HTTP client for a platform, without an account's token. */
	httpFor: (platform: Platform) => Http;
}

/** How long a statistics read may wait. */
export interface ReadPatience {
	/**
	 * The maximum total wait for rate limits reported by the platform. The read fails if it would have to wait longer.
	 */
	refusedMs: number;
	/** The maximum wait for other reads. Waiting keeps the platform from rejecting this one. */
	queuedMs: number;
	sleep: (milliseconds: number) => Promise<void>;
}

/** The result of reading an account. */
export interface StatisticsReading {
	/** The account's key in the cache and the history. */
	username: string;
	document: StatisticsDocument;
	/**
	 * Stories, for platforms that delete them after a day. Data that the platform no longer provides stays in the
	 * stored copies.
	 */
	stories?: readonly PostStatistics[];
}

/**
 * How many days a platform allows statistics to be kept without a grant from the account's owner. There is no limit
 * while a grant is valid.
 */
export interface StatisticsRetention {
	/** For accounts that were never connected. */
	neverGrantedDays: number;
	/** Counted from the time at which the grant was last known to be valid. */
	withdrawnDays: number;
}

/** Reads the statistics of a platform's accounts. */
export interface ChannelStatistics {
	/** Omitted if the platform sets no limits. */
	retention?: StatisticsRetention;
	/**
	 * Reads an account within the platform's limits.
	 *
	 * @param last the previous result, if any, from which slowly changing data may be reused
	 * @throws PlatformError, ApiError
	 */
	read(
		account: Account,
		ports: AccountPorts,
		patience: ReadPatience,
		last: StatisticsDocument | undefined,
	): Promise<StatisticsReading>;
}

/** The platform-specific part of the service. */
export interface Channel<P extends Platform> {
	platform: P;
	/** The platform's name, as shown to users. */
	label: string;
	/** The ways to connect its accounts. */
	logins: Readonly<Record<LoginName<P>, Login>>;
	uploads: ChannelUploads;
	statistics: ChannelStatistics;
	/** Omitted if the platform sends no webhooks. */
	webhooks?: ChannelWebhooks;
}

/** The channels by platform. */
export type Channels = { readonly [P in Platform]: Channel<P> };
