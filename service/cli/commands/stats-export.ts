import { resolve } from 'node:path';
import type { Command } from '../context';
import { UsageError } from '../failure';
import { writeSecretFile } from '../secret-file';
import { analyticsPath } from '../service-client';
import { didYouMean } from '../suggestions';
import { findAccount, PLATFORM_CHOICE } from './named-account';

const TABLES = ['history', 'posts', 'audience'];

/** Parses the name of the table to export. @throws UsageError */
function readTable(name: unknown): string {
	const table = TABLES.find((known) => known === (name ?? TABLES[0]));
	if (table !== undefined) return table;
	throw new UsageError(
		`"${String(name)}" cannot be exported.${didYouMean(String(name), TABLES)} Use --table with one of ${TABLES.join(', ')}.`,
	);
}

export const statsExport: Command = {
	name: 'stats export',
	parameters: `<${PLATFORM_CHOICE}> [ACCOUNT] [--table ${TABLES.join('|')}] [--days N] [--bom] [--output FILE]`,
	summary: "Exports an account's history, posts or audience as CSV",
	options: {
		table: { type: 'string' },
		days: { type: 'string' },
		bom: { type: 'boolean' },
		output: { type: 'string' },
	},
	words: [1, 2],
	async run({ service, out }, { positionals, values }) {
		const table = readTable(values.table);
		const client = service();
		const { platform, username } = await findAccount(client, positionals);
		const query = new URLSearchParams({ bom: String(values.bom === true) });
		if (typeof values.days === 'string') query.set('days', values.days);
		const csv = await client.text(`${analyticsPath(platform, username)}/${table}.csv?${query}`);
		// `result` adds its own line feed.
		if (typeof values.output !== 'string') return out.result({ csv }, csv.replace(/\n$/, ''));
		const file = resolve(values.output);
		await writeSecretFile(file, csv);
		out.result({ file }, `The CSV (${table}) of ${platform} @${username} was written to ${file}.`);
	},
};
