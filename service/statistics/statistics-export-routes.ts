import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { PLATFORM_NAMES, PLATFORMS, type Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Core } from '../core/core';
import { ApiError } from '../core/errors';
import { oneOf, pathPart } from '../core/schemas';
import { clock, timestamp } from '../database';
import { toCsv } from './csv';
import { pickStatistics } from './pick-statistics';
import { newestOfEach, readPostRows } from './post-history';
import type { CachedReads } from './statistics-cache';
import { readHistory } from './statistics-history';
import { csvAnswers, noAudience } from './statistics-schemas';
import { audienceTable, historyTable, postsTable, type Table } from './statistics-tables';

const DAY_MS = 24 * 60 * 60 * 1000;

const paramsLike = (example: Platform | undefined) =>
	Type.Object({
		platform: oneOf(PLATFORMS, { examples: [example] }),
		username: pathPart({ examples: ['example_creator'] }),
	});

const params = paramsLike(PLATFORMS[0]);

const bom = Type.Boolean({
	default: false,
	description: 'Start with a byte order mark, so that spreadsheets read the text as UTF-8.',
});
const days = Type.Integer({ minimum: 1, maximum: 365, default: 30 });

interface Asked {
	platform: Platform;
	username: string;
	days: number;
	/** The newest document, as JSON. */
	document: string;
}

function readAudienceTable({ platform, username, document }: Asked): Table {
	const { audience, meta } = JSON.parse(document) as StatisticsDocument;
	if (audience) return audienceTable(audience);
	const reason = meta.missing.audience ?? `${PLATFORM_NAMES[platform]} does not provide it`;
	throw new ApiError(
		404,
		'no_audience',
		`The audience of ${username} is not available: ${reason}. See meta.missing of its statistics; a refresh may add it.`,
		'fix-request',
	);
}

/** Routes that export statistics as CSV, for spreadsheets. */
export const registerExportRoutes: FastifyPluginAsyncTypebox<{ core: Core; cached: CachedReads }> = async (
	app,
	{ core: { database }, cached },
) => {
	async function readPostsTable({ platform, username, days: count }: Asked): Promise<Table> {
		const since = timestamp(clock.now() - count * DAY_MS);
		const read = (kind: 'post' | 'story') => readPostRows(database, { platform, username }, { kind, since });
		return postsTable([...newestOfEach(await read('post')), ...newestOfEach(await read('story'))]);
	}

	const exports = [
		{
			name: 'history',
			summary: 'Export the history of the metrics',
			description: 'One row per day on which the account was refreshed, oldest first.',
			querystring: Type.Object({ days, bom }),
			response: csvAnswers(),
			read: async (asked: Asked) => historyTable(await readHistory(database, asked)),
		},
		{
			name: 'posts',
			summary: 'Export posts and stories',
			description: 'One row per post or story read in the period, newest first, with its latest metrics.',
			querystring: Type.Object({ days, bom }),
			response: csvAnswers(),
			read: readPostsTable,
		},
		{
			name: 'audience',
			summary: 'Export the audience',
			// The first platform cannot serve as the example, since it provides no audience.
			params: paramsLike(PLATFORMS[1]),
			description: 'One row per age group, gender, country and city, in percent of the followers.',
			querystring: Type.Object({ bom }),
			response: csvAnswers(noAudience),
			read: async (asked: Asked) => readAudienceTable(asked),
		},
	];

	for (const { name, read, ...schema } of exports) {
		app.get(
			`/api/mediakit/analytics/:platform/:username/${name}.csv`,
			{ schema: { tags: ['Statistics'], params, ...schema } },
			async (request, reply) => {
				const { platform, username: named } = request.params;
				const query = request.query as { days?: number; bom: boolean };
				const { username, document } = pickStatistics(await cached.find(platform, named), platform, named);
				const table = await read({ platform, username, days: query.days ?? 0, document });
				// Open IDs may contain characters that are unsuitable for file names.
				const fileName = `${platform}-${username.replace(/[^\w.-]/g, '_')}-${name}.csv`;
				return reply
					.header('content-type', 'text/csv; charset=utf-8; header=present')
					.header('content-disposition', `attachment; filename="${fileName}"`)
					.header('cache-control', 'private, no-cache')
					.send(toCsv(table.header, table.rows, query.bom));
			},
		);
	}
};
