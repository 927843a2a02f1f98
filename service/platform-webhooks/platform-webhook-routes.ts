import type { FastifyPluginAsync } from 'fastify';
import { createWithdrawal, type AccountStore } from '../accounts';
import type { Channels, WebhookEffects } from '../channels';
import type { OwnUrl } from '../core/own-url';
import type { Database } from '../database';
import type { Events } from '../events';
import { languageOf, pageHeaders, type Assets } from '../pages';
import type { DeleteAccounts } from '../privacy';
import { createAccountNews } from './account-news';
import { createDataDeletions } from './data-deletions';
import { deletionPage, unknownCodePage } from './deletion-status-page';
import { deletionStatus } from './platform-webhook-schemas';
import { keepBodiesRaw, rawBodyOf } from './raw-body';
import { createSeenWebhooks } from './seen-webhooks';

/** Platform webhooks: the routes declared by the channels, and the deletion status page. */
export const registerWebhooks: FastifyPluginAsync<{
	channels: Channels;
	ownUrl: OwnUrl;
	database: Database;
	events: Events;
	accounts: AccountStore;
	deliveries: WebhookEffects['deliveries'];
	deleteAccounts: DeleteAccounts;
	assets: Assets;
}> = async (app, { channels, ownUrl, database, events, accounts, deliveries, deleteAccounts, assets }) => {
	const seen = createSeenWebhooks(database);
	const withdraw = createWithdrawal({ database, events });
	const tell = createAccountNews({ seen, accounts, events });
	const deletions = createDataDeletions({ database, accounts, deleteAccounts });
	const config = { public: true };
	keepBodiesRaw(app);

	for (const { platform, webhooks } of Object.values(channels)) {
		const { handshake, routes = [] } = webhooks ?? {};
		const base = `/webhook/${platform}`;
		if (handshake) {
			app.get<{ Querystring: Record<string, unknown> }>(
				base,
				{ schema: handshake.schema, config },
				(request, reply) => reply.type('text/plain').send(handshake.answer(request.query)),
			);
		}
		for (const { path, schema, verify } of routes) {
			app.post(`${base}${path}`, { schema, config }, async (request) => {
				const { key, apply } = verify({ headers: request.headers, rawBody: rawBodyOf(request) });
				const effects: WebhookEffects = {
					deliveries,
					withdraw,
					tell,
					async deletePerson(deletion) {
						const code = await deletions.fulfil(deletion);
						return { code, url: `${ownUrl()}/data-deletion/${code}` };
					},
					log: request.log,
				};
				let answer: object | void = undefined;
				const act = async () => void (answer = await apply(effects));
				await (key === undefined ? act() : seen.once(key, act));
				return answer ?? { ok: true };
			});
		}
	}

	app.get<{ Params: { code: string } }>(
		'/data-deletion/:code',
		{ schema: deletionStatus, config },
		async (request, reply) => {
			const deletion = await deletions.find(request.params.code);
			const pages = { assets, language: languageOf(request), channels };
			return pageHeaders(reply)
				.code(deletion ? 200 : 404)
				.send(deletion ? deletionPage(pages, deletion) : unknownCodePage(pages));
		},
	);
};
