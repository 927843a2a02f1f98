import type { Knex } from 'knex';

/** Detects writes by other programs. */
export interface ForeignChanges {
	/** Returns true if another program has written since the last call, or if the database cannot determine this. */
	look(): Promise<boolean>;
	close(): Promise<void>;
}

/** Results of probing a database server. */
export interface Probe {
	/** How far this machine's clock is ahead of the server's; negative if behind. */
	aheadMs: number;
	/** True if a connection receives its own notifications. */
	hears: boolean;
	/** The number of connections from all programs, and the server's maximum. */
	connections: { used: number; most: number };
}

/** The properties of a table that are needed to copy it. */
export interface Table {
	name: string;
	/** The primary key columns. */
	key: readonly string[];
	/** The tables that it references. */
	parents: readonly string[];
	/** Boolean columns. */
	booleans: readonly string[];
}

/** The differences between the supported databases. Code outside this folder does not depend on which one is in use. */
export interface Dialect {
	/** Returns the database's name for messages, without the password. */
	nameOf(location: string): string;
	/**
	 * Opens the database, creating it if possible; does not touch any table.
	 *
	 * @param mostConnections used only if the database benefits from several connections
	 */
	connect(location: string, mostConnections?: number): Knex;
	/** The job engine for this database: for a single process, or shared by several. */
	engine: 'embedded' | 'shared';
	/** Returns the database's current time, in milliseconds since 1970. */
	time(database: Knex): Promise<number>;
	/** Disables the time limits for the rest of a transaction, since rebuilding tables or copying files may be slow. */
	takeTime(trx: Knex.Transaction): Promise<void>;
	/**
	 * Takes a named lock for the rest of a transaction; call it before the first read. Waits while another process
	 * holds it.
	 */
	lock(trx: Knex.Transaction, name: string): Promise<void>;
	/**
	 * Knex's options for starting a transaction. Whatever a `write` transaction has read still holds when it commits, a
	 * `read` transaction sees the database as of a single moment, and in a `turn` transaction, each statement sees all
	 * changes committed before it.
	 */
	transactionConfig(kind: 'read' | 'write' | 'turn'): Knex.TransactionConfig;
	/** Must be called before the first read in a transaction that will write. */
	beginWriting(trx: Knex.Transaction): Promise<void>;
	/** Watches for writes by other programs. @param onChange called for each change detected between checks */
	watchOthers(database: Knex, onChange: () => void): ForeignChanges;
	/** Also erases deleted data from the disk, if the database supports this. */
	eraseDeleted(database: Knex): Promise<void>;
	/**
	 * Checks that no process of the service is using the database server. For a file, the lock of the data folder is
	 * checked elsewhere.
	 *
	 * @throws Error (one line)
	 */
	requireUnused(trx: Knex.Transaction): Promise<void>;
	/**
	 * Probes the server without touching any table.
	 *
	 * @returns undefined if there is no server
	 * @throws Error if the server does not respond
	 */
	probe(location: string): Promise<Probe | undefined>;
	/** Returns all tables except Knex's own. */
	tables(database: Knex): Promise<Table[]>;
	/** Makes an auto-increment key continue after the inserted rows. */
	countOn(trx: Knex.Transaction, table: Table): Promise<void>;
	/** SQL column types for a table that is created without Knex's types. */
	columnTypes: Record<'countedKey' | 'time', string>;
	/** Makes tables notify `watchOthers` of every change. Runs after migrations; running it again is harmless. */
	announceChanges(knex: Knex, tables: readonly string[]): Promise<void>;
}
