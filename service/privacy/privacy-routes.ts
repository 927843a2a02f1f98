import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { accountsOf, pickAccount, type AccountStore, type AccountTokens } from '../accounts';
import type { Logins } from '../channels';
import type { Feature } from '../core/feature';
import type { Database } from '../database';
import { loginParams, pathPart, shortText } from '../core/schemas';
import type { DeleteAccounts } from './delete-accounts';
import { createDisconnect } from './disconnect-account';
import { exportAccount } from './export-account';
import { disconnectAnswers, exportAnswers } from './privacy-schemas';

/** Routes that disconnect an account and export its data. */
export const registerPrivacyRoutes: FastifyPluginAsyncTypebox<{
	database: Database;
	features: readonly Pick<Feature, 'export'>[];
	accounts: AccountStore;
	logins: Logins;
	tokens: AccountTokens;
	deleteAccounts: DeleteAccounts;
}> = async (app, { database, features, accounts, logins, tokens, deleteAccounts }) => {
	const disconnect = createDisconnect({ database, accounts, tokens, deleteAccounts });

	app.delete(
		'/api/auth/:platform/disconnect',
		{
			schema: {
				tags: ['Connecting accounts'],
				summary: 'Disconnect an account and delete all its data',
				params: loginParams,
				querystring: Type.Object({
					account: Type.Optional(
						shortText({ description: 'ID or user name. Required if there are several accounts.' }),
					),
				}),
				response: disconnectAnswers,
			},
		},
		async (request) => {
			const { platform } = request.params;
			const candidates = accountsOf(await accounts.list(), platform);
			const account = pickAccount(candidates, request.query.account, logins[platform].platform);
			const { id, username } = account;
			return { account: { id, platform: account.platform, username }, ...(await disconnect(account)) };
		},
	);

	app.get(
		'/api/accounts/:id/export',
		{
			schema: {
				tags: ['Accounts'],
				summary: 'Export all data stored about an account',
				params: Type.Object({ id: pathPart() }),
				response: exportAnswers,
			},
			config: { viewers: 'refused' },
		},
		async ({ params }) => {
			return exportAccount(features, await accounts.getKnown(params.id));
		},
	);
};
