import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { pathPart } from '../../core/schemas';
import { refreshAnswers, syncLogAnswers } from './account-schemas';
import type { AccountStore } from '../store/account-store';
import { entryNote, type SyncLog } from '../store/sync-log';
import { tellNote } from './tell-note';
import type { AccountTokens } from '../tokens/account-tokens';
import { clock } from '../../database';

const params = Type.Object({ id: pathPart() });

const page = Type.Object({
	limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
	cursor: Type.Optional(Type.Integer({ minimum: 1 })),
});

const secondsUntil = (time: string) => Math.max(0, Math.floor((Date.parse(time) - clock.now()) / 1000));

/** Routes that list an account's sync log and refresh its token on request. */
export const registerSyncRoutes: FastifyPluginAsyncTypebox<{
	store: AccountStore;
	tokens: AccountTokens;
	syncLog: SyncLog;
}> = async (app, { store, tokens, syncLog }) => {
	const tags = ['Accounts'];

	app.get(
		'/api/accounts/:id/sync-log',
		{
			schema: {
				tags,
				summary: 'Get the sync log of an account',
				params,
				querystring: page,
				response: syncLogAnswers,
			},
		},
		async (request) => {
			const { limit, cursor } = request.query;
			const { id } = await store.getKnown(request.params.id);
			const entries = await syncLog.list(id, limit + 1, cursor);
			const shown = entries.slice(0, limit);
			const log = shown.map((entry) => {
				const { id: number, at, kind, outcome, detail } = entry;
				const told = tellNote(request, entryNote(entry));
				return {
					...{ id: number, at, kind, outcome, detail: told?.message ?? detail },
					...(told && { code: told.code, original: told.original }),
				};
			});
			return { sync_log: log, ...(entries.length > limit && { next_cursor: String(shown.at(-1)?.id) }) };
		},
	);

	app.post(
		'/api/accounts/:id/refresh',
		{ schema: { tags, summary: "Refresh an account's token now", params, response: refreshAnswers } },
		async (request) => {
			await tokens.refresh(await store.getKnown(request.params.id));
			const account = await store.getConnected(request.params.id);
			return {
				id: account.id,
				platform: account.platform,
				username: account.username,
				scopes: account.scopes,
				expires_at: account.expiresAt,
				refresh_expires_at: account.refreshExpiresAt,
				expires_in_seconds: secondsUntil(account.expiresAt),
				refresh_expires_in_seconds: secondsUntil(account.refreshExpiresAt),
			};
		},
	);
};
