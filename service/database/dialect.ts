import type { Knex } from 'knex';

/** Detects writes by other programs. */
export interface ForeignChanges {
	/** Returns true if another program has written since the last call, or if the database cannot tell. */
	look(): Promise<boolean>;
	close(): Promise<void>;
}

/** Results of probing a database server. */
export interface Probe {
	/** How far this machine's clock is ahead of the server's; negative if behind. */
	aheadMs: number;
	/** Whether a connection receives its own notifications. */
	hears: boolean;
	/** Connections of all programs, and the server's maximum. */
	connections: { used: number; most: number };
}

/** A table, as needed for copying it. */
export interface Table {
	name: string;
	/** The primary key columns. */
	key: readonly string[];
	/** The tables that it references. */
	parents: readonly string[];
	/** Boolean columns. */
	booleans: readonly string[];
}

/** The differences between databases. Code outside this folder does not depend on which one is in use. */
export interface Dialect {
	/** The database's name for messages, without the password. */
	nameOf(location: string): string;
	/**
	 * Opens the database, creating it if possible; does not touch any table.
	 *
	 * @param mostConnections used only where several connections help
	 */
	connect(location: string, mostConnections?: number): Knex;
	/** The job engine for this database: for a single process, or shared by several. */
	engine: 'embedded' | 'shared';
	/** The database's current time, in milliseconds since 1970. */
	time(database: Knex): Promise<number>;
	/** Lifts the time limits for the rest of a transaction: rebuilding large tables or copying files may be slow. */
	takeTime(trx: Knex.Transaction): Promise<void>;
	/**
	 * Takes a named lock for the rest of a transaction; call it before the first read. Waits while another process
	 * holds it.
	 */
	lock(trx: Knex.Transaction, name: string): Promise<void>;
	/**
	 * Knex's options for starting a transaction. Everything read in a `write` transaction is still true when it
	 * commits, a `read` transaction sees a single moment, and in a `turn` transaction each statement sees what was
	 * committed before it.
	 */
	transactionConfig(kind: 'read' | 'write' | 'turn'): Knex.TransactionConfig;
	/** Must run before the first read of a transaction that is going to write. */
	beginWriting(trx: Knex.Transaction): Promise<void>;
	/** @param onChange called for each change that is detected between checks */
	watchOthers(database: Knex, onChange: () => void): ForeignChanges;
	/** Erases deleted data from the disk as well, as far as the database supports it. */
	eraseDeleted(database: Knex): Promise<void>;
	/**
	 * Checks that no process of the service uses the database, as far as it can tell: a file is locked by its process.
	 *
	 * @throws Error (one line)
	 */
	requireUnused(trx: Knex.Transaction): Promise<void>;
	/**
	 * Probes the server; undefined if there is none. Does not touch any table. @throws Error if the server does not
	 * respond
	 */
	probe(location: string): Promise<Probe | undefined>;
	/** All tables except Knex's own bookkeeping. */
	tables(database: Knex): Promise<Table[]>;
	/** Sets the sequence of an auto-increment key to continue after the inserted rows. */
	countOn(trx: Knex.Transaction, table: Table): Promise<void>;
	/** SQL column types for a table that is created without Knex's own types. */
	columnTypes: Record<'countedKey' | 'time', string>;
	/** Makes tables notify `watchOthers` of every change. Runs after migrations; running it again is harmless. */
	announceChanges(knex: Knex, tables: readonly string[]): Promise<void>;
}
