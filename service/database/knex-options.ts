import type { Knex } from 'knex';

/** What Knex must not write of any database: values are captions and URLs, and whoever has asked gets the error. */
export const QUIET = {
	compileSqlOnError: false,
	log: { warn: () => {}, error: () => {} },
} satisfies Knex.Config;
