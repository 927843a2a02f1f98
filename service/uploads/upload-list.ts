import type { Knex } from 'knex';
import type { Platform } from '../../platforms/errors';
import type { DeliveryState } from '../channels';
import type { Database } from '../database';
import type { UploadRow } from './upload-model';

/**
 * A filter for lists of uploads; omitted conditions match everything. Conditions on deliveries must all match the
 * same delivery.
 */
export interface UploadFilter {
	states?: readonly DeliveryState[];
	platform?: Platform;
	/** Account IDs. */
	accounts?: readonly string[];
	/** Text contained in the caption or the file name, case-insensitive. */
	text?: string;
}

export interface UploadPage extends UploadFilter {
	limit: number;
	/** Defaults to newest first. */
	order?: 'newest' | 'oldest';
	/** The cursor that the previous page returned. */
	cursor?: string;
}

const TEXT_COLUMNS = ['content', 'title', 'description', 'name'] as const;

/** Escapes text for a LIKE pattern. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

function ofDeliveries(connection: Database | Knex.Transaction, filter: UploadFilter) {
	const { states, platform, accounts } = filter;
	const query = connection('deliveries').select('upload_id');
	if (states) void query.whereIn('state', states);
	if (platform) void query.where({ platform });
	if (accounts) void query.whereIn('account_id', accounts);
	return query;
}

/** Reads a page of uploads, plus one row if another page follows. */
export async function readUploadPage(
	trx: Knex.Transaction,
	{ limit, order = 'newest', cursor, ...filter }: UploadPage,
): Promise<UploadRow[]> {
	const [direction, further] = order === 'newest' ? (['desc', '<'] as const) : (['asc', '>'] as const);
	const query = trx('uploads')
		.orderBy([
			{ column: 'created_at', order: direction },
			{ column: 'id', order: direction },
		])
		.limit(limit + 1);
	if (cursor !== undefined) {
		const [createdAt = '', id = ''] = cursor.split('_');
		void query.where((after) => {
			void after
				.where('created_at', further, createdAt)
				.orWhere((same) => void same.where({ created_at: createdAt }).andWhere('id', further, id));
		});
	}
	if (filter.states ?? filter.platform ?? filter.accounts) {
		void query.whereIn('id', ofDeliveries(trx, filter));
	}
	const { text } = filter;
	if (text) {
		void query.where((found) => {
			for (const column of TEXT_COLUMNS) {
				void found.orWhereRaw(`lower(??) like lower(?) escape '\\'`, [column, `%${literal(text)}%`]);
			}
		});
	}
	return query;
}

/** Counts, for each state, the uploads that have a delivery in that state. */
export async function countByState(database: Database): Promise<Partial<Record<DeliveryState, number>>> {
	const rows = await database('deliveries')
		.select('state')
		.countDistinct<{ state: DeliveryState; n: number }[]>('upload_id as n')
		.groupBy('state');
	return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]));
}
