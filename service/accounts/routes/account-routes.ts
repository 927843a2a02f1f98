import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { Logins } from '../../channels';
import { nullable, pathPart } from '../../core/schemas';
import { name as service, version } from '../../package.json';
import { missingScopes } from '../oauth/missing-scopes';
import type { Account } from '../store/account';
import type { N8nTrace } from '../store/n8n-trace';
import type { AccountStore } from '../store/account-store';
import { tellNote } from './tell-note';
import { changeAnswers, listAnswers, testAnswers } from './account-schemas';

const LONGEST_GROUP = 64;

const change = Type.Object(
	{
		group: nullable(
			Type.String({
				maxLength: LONGEST_GROUP,
				description: 'Group of the account, such as a client. Empty or `null`: no group.',
			}),
		),
	},
	{ examples: [{ group: 'Example client' }] },
);

function toJson(account: Account, logins: Logins, request: FastifyRequest) {
	const told = tellNote(request, account.healthNote);
	return {
		id: account.id,
		platform: account.platform,
		username: account.username,
		display_name: account.displayName,
		group: account.group,
		connected: account.health === 'ok',
		scopes: account.scopes,
		missing_scopes: missingScopes(account, logins),
		expires_at: account.expiresAt,
		refresh_expires_at: account.refreshExpiresAt,
		last_synced_at: account.lastSyncedAt,
		health: account.health,
		...(account.healthReason !== null && { health_reason: told?.message ?? account.healthReason }),
		...(told && { health_code: told.code, health_original: told.original }),
	};
}

/** Routes that list accounts and change their groups. */
export const registerAccountRoutes: FastifyPluginAsyncTypebox<{
	store: AccountStore;
	logins: Logins;
	n8n: N8nTrace;
}> = async (app, { store, logins, n8n }) => {
	app.get(
		'/api/accounts',
		{ schema: { tags: ['Accounts'], summary: 'List connected accounts', response: listAnswers } },
		async (request) => ({
			accounts: (await store.list()).map((account) => toJson(account, logins, request)),
		}),
	);

	app.patch(
		'/api/accounts/:id',
		{
			schema: {
				tags: ['Accounts'],
				summary: 'Set the group of an account',
				params: Type.Object({ id: pathPart() }),
				body: change,
				response: changeAnswers,
			},
		},
		async (request) => {
			const { params, body } = request;
			return toJson(await store.setGroup(params.id, body.group?.trim() || null), logins, request);
		},
	);

	app.get(
		'/n8n/test-connection',
		{
			schema: { tags: ['Operation'], summary: 'Test connection and key', response: testAnswers },
			config: { keyInQuery: true },
		},
		async (request) => {
			await n8n.note();
			const accounts = (await store.list()).map((account) => toJson(account, logins, request));
			return {
				ok: true as const,
				service,
				version,
				accounts: accounts.map(({ platform, username, connected, expires_at, missing_scopes }) => ({
					platform,
					username,
					connected,
					expires_at,
					missing_scopes,
				})),
			};
		},
	);
};
