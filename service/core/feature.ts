import type { FastifyPluginAsync } from 'fastify';
import type { Knex } from 'knex';
import type { Gauge } from 'prom-client';
import type { Platform } from '../../platforms/errors';

/** The account data that features need to find their rows. */
export interface AccountKey {
	id: string;
	platform: Platform;
	username: string;
}

/** How many rows and files a feature has deleted for an account. */
export interface Forgotten {
	uploads?: number;
	statistics?: number;
	events?: number;
	/** The number of temporary files that uploads no longer need. */
	files?: number;
}

/** A metric whose values are read at every scrape. */
export interface GaugeSource {
	name: string;
	help: string;
	labelNames?: string[];
	read(gauge: Gauge): Promise<void>;
}

/** A part of the service, with its own routes, tables and background work. */
export interface Feature {
	routes?: FastifyPluginAsync;
	/** Resumes work that an earlier run left unfinished. */
	start?(): Promise<void>;
	/** Interrupts work in progress; it continues after the next start. */
	stop?(): Promise<void>;
	/** Deletes all of an account's rows in the feature's own tables. */
	forget?(trx: Knex.Transaction, account: AccountKey): Promise<Forgotten>;
	/** Returns all of an account's rows in the feature's own tables, without secrets, for the account's owner. */
	export?(account: AccountKey): Promise<Record<string, unknown>>;
	/** Deletes expired data, and records of work that ended before a time (ISO 8601, UTC). */
	purge?(before: string): Promise<void>;
	gauges?: readonly GaugeSource[];
}

/** The part of a feature that handles its tables. */
export type Records = Pick<Feature, 'forget' | 'export' | 'purge' | 'gauges'>;
