import type { Knex } from 'knex';

/** Silences Knex's own logging: values may be captions and URLs, and the caller receives the error anyway. */
export const QUIET = {
	compileSqlOnError: false,
	log: { warn: () => {}, error: () => {} },
} satisfies Knex.Config;
