import type { Knex } from 'knex';

/** Looks for what other programs have written. */
export interface ForeignChanges {
	/** Whether another program has written since the last call, as far as the database can tell; true if it cannot. */
	look(): Promise<boolean>;
	close(): Promise<void>;
}

/** What was seen of a server. */
export interface Probe {
	/** How far the clock of this machine is ahead of the server's; negative: behind. */
	aheadMs: number;
	/** Whether what is announced on a connection is heard there. */
	hears: boolean;
	/** Those of all programs together, and how many the server has for them. */
	connections: { used: number; most: number };
}

/** A table, as whoever copies it has to know it. */
export interface Table {
	name: string;
	/** The columns of its key. */
	key: readonly string[];
	/** The tables whose rows it refers to. */
	parents: readonly string[];
	/** Columns that are true or false. */
	booleans: readonly string[];
}

/** What differs between databases. Nothing outside of this folder asks which one it is. */
export interface Dialect {
	/** The database as messages name it: without a password. */
	nameOf(location: string): string;
	/**
	 * Opens it and makes it if that is possible; no table is touched yet.
	 *
	 * @param mostConnections where several are of use
	 */
	connect(location: string, mostConnections?: number): Knex;
	/** The engine for the work on it: one for a single process, or one that several share. */
	engine: 'embedded' | 'shared';
	/** The time of the database: milliseconds since 1970. */
	time(database: Knex): Promise<number>;
	/** Lets the rest of a transaction take as long as it needs: tables that are made anew may be large, and files slow to copy. */
	takeTime(trx: Knex.Transaction): Promise<void>;
	/** Within a transaction, before it reads: waits until no other process has locked this name, and keeps others waiting. */
	lock(trx: Knex.Transaction, name: string): Promise<void>;
	/**
	 * How Knex begins a transaction: one that sees only what is still true when it commits (`write`), one that sees a
	 * single moment (`read`), or one that sees what was committed before each of its statements (`turn`).
	 */
	transactionConfig(kind: 'read' | 'write' | 'turn'): Knex.TransactionConfig;
	/** What such a transaction has to do before it reads, if it is going to write. */
	beginWriting(trx: Knex.Transaction): Promise<void>;
	/** @param onChange called for each change that becomes known before somebody looks */
	watchOthers(database: Knex, onChange: () => void): ForeignChanges;
	/** Takes what was deleted off the disk too, as far as that can be asked for. */
	eraseDeleted(database: Knex): Promise<void>;
	/**
	 * Makes sure that no process of the service uses the database, as far as it knows: a file is locked by its process.
	 *
	 * @throws Error in one line
	 */
	requireUnused(trx: Knex.Transaction): Promise<void>;
	/** Looks at the server; undefined: there is none. No table is touched. @throws Error if it does not answer */
	probe(location: string): Promise<Probe | undefined>;
	/** All tables, without those in which Knex notes what it has done. */
	tables(database: Knex): Promise<Table[]>;
	/** Lets a key that the database counts itself go on after the rows that were put into a table. */
	countOn(trx: Knex.Transaction, table: Table): Promise<void>;
	/** SQL for the columns of a table that is made without Knex's own types. */
	columnTypes: Record<'countedKey' | 'time', string>;
	/** Lets tables tell `watchOthers` of every change; runs after migrations, also where it ran before. */
	announceChanges(knex: Knex, tables: readonly string[]): Promise<void>;
}
