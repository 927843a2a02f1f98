'use strict';
/*
 * Makes a process act as a later version of the built service: `node --require …/next-version.cjs`. When it starts, an
 * additional migration creates a table, and adds a column to the tables that are written most often.
 */
const { join } = require('node:path');

const NAME = '999-next-version';
const TABLES = ['accounts', 'uploads', 'deliveries', 'files'];

const { migrationSource } = require(join(__dirname, '../../../service/dist/service/database/migrations'));
const { getMigrations, getMigration, getMigrationName } = migrationSource;

async function up(knex) {
	await knex.schema.createTable('next_version', (table) => void table.text('name').primary());
	for (const name of TABLES)
		await knex.schema.alterTable(
			name,
			(table) => void table.text('next_version').notNullable().defaultTo('new'),
		);
}

Object.assign(migrationSource, {
	getMigrations: async (...words) => [...(await getMigrations.apply(migrationSource, words)), NAME],
	getMigrationName: (name) => (name === NAME ? NAME : getMigrationName.call(migrationSource, name)),
	getMigration: async (name) =>
		name === NAME ? { up, down: async () => {} } : getMigration.call(migrationSource, name),
});
