import { Type, type Static } from '@sinclair/typebox';
import { json, platform, refusals } from '../core/schemas';

const row = Type.Record(Type.String(), Type.Unknown());
const rows = Type.Array(row);
const count = Type.Integer({ minimum: 0 });

export const disconnectAnswers = {
	200: json(
		'All data of the account was deleted, even if its access could not be revoked.',
		Type.Object({
			account: Type.Object({ id: Type.String(), platform, username: Type.String() }),
			revoked: Type.Boolean(),
			message: Type.String({ description: 'What happened and what is left to do.' }),
			deleted: Type.Object({ uploads: count, files: count, statistics: count, events: count }),
		}),
	),
	...refusals({
		409: 'The account is not connected, or there are several and none was specified (`account_not_connected`, `account_ambiguous`).',
	}),
};

const exported = Type.Object({
	exported_at: Type.String(),
	account: Type.Optional(row),
	statistics: Type.Object({ current: rows, history: rows, posts: rows }),
	uploads: rows,
	media_kit_pages: rows,
	media_kit_pictures: rows,
	events: rows,
	sync_log: rows,
});

/** All data stored about an account. */
export type ExportedAccount = Static<typeof exported>;

export const exportAnswers = {
	200: json('The rows of the database, without secrets.', exported),
	...refusals({ 404: 'The account does not exist (`account_unknown`).' }),
};
