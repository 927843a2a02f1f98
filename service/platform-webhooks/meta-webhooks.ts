import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { isWebhookGenuine, readSignedRequest } from '../../platforms/instagram';
import type { Withdraw } from '../accounts';
import { ApiError } from '../core/errors';
import { originOf } from '../core/host-header';
import { languageOf, pageHeaders, type Assets } from '../pages';
import type { DataDeletions } from './data-deletions';
import { keepBodiesRaw, rawBodyOf } from './raw-body';
import {
	dataDeletion,
	deauthorization,
	deletionStatus,
	metaHandshake,
	metaWebhook,
} from './platform-webhook-schemas';
import type { SeenWebhooks } from './seen-webhooks';
import { deletionPage, unknownCodePage } from './deletion-status-page';

const notGenuine = () =>
	new ApiError(
		401,
		'signature_invalid',
		'This was not signed by Meta with the secret of our app. Check INSTAGRAM_APP_SECRET and FACEBOOK_APP_SECRET, and that nothing on the way rewrites the body.',
		'fix-request',
	);

const notGenuineCallback = () =>
	new ApiError(
		401,
		'signature_invalid',
		'This signed_request was not signed by Meta with the secret of our app (HMAC-SHA256) within the last 24 hours. Check INSTAGRAM_APP_SECRET, FACEBOOK_APP_SECRET and the clock.',
		'fix-request',
	);

const REMOVED =
	'The person removed the app in the settings of Instagram or Facebook. Connect the account again.';

const hash = (text: string) => createHash('sha256').update(text).digest();

/** A query parameter that was given once. */
const once = (value: unknown) => (typeof value === 'string' ? value : '');

/** Meta's callbacks: webhooks with their handshake, deauthorization, data deletion (contracts/instagram-api.md §6). */
export const registerMetaWebhooks: FastifyPluginAsync<{
	/** Of the Instagram app and the Meta app: either may sign. */
	secrets: readonly string[];
	verifyToken: string | undefined;
	/** Where people reach the service, if that is configured. */
	publicUrl: string | undefined;
	seen: SeenWebhooks;
	withdraw: Withdraw;
	deletions: DataDeletions;
	assets: Assets;
}> = async (app, { secrets, verifyToken, publicUrl, seen, withdraw, deletions, assets }) => {
	keepBodiesRaw(app);

	function readCallback(request: FastifyRequest) {
		const signedRequest = new URLSearchParams(rawBodyOf(request).toString()).get('signed_request') ?? '';
		const read = readSignedRequest(signedRequest, secrets, Date.now());
		if (read === undefined) throw notGenuineCallback();
		return read;
	}

	app.get<{ Querystring: Record<string, unknown> }>(
		'/webhook/instagram',
		{ schema: metaHandshake, config: { public: true } },
		(request, reply) => {
			const { query } = request;
			const given = hash(once(query['hub.verify_token']));
			const known = verifyToken !== undefined && timingSafeEqual(given, hash(verifyToken));
			if (query['hub.mode'] === 'subscribe' && known)
				return reply.type('text/plain').send(once(query['hub.challenge']));
			throw new ApiError(
				403,
				'verify_token_wrong',
				'The verify token is not META_VERIFY_TOKEN of this service. Enter the same one in the Meta app.',
				'fix-request',
			);
		},
	);

	app.post('/webhook/instagram', { schema: metaWebhook, config: { public: true } }, async (request) => {
		const rawBody = rawBodyOf(request);
		const signature = request.headers['x-hub-signature-256'];
		if (!isWebhookGenuine({ signature: String(signature), rawBody }, secrets)) throw notGenuine();
		// None of Meta's webhooks tells of a delivery (§6): that one came is all there is to note.
		await seen.once(['instagram', rawBody.toString()], async () => request.log.info('webhook of Instagram'));
		return { ok: true };
	});

	app.post(
		'/webhook/instagram/deauthorize',
		{ schema: deauthorization, config: { public: true } },
		async (request) => {
			const { signature, userId, issuedAt } = readCallback(request);
			const person = { platform: 'instagram' as const, app_scoped_id: userId };
			await seen.once(['deauthorize', signature], () => withdraw(person, { at: issuedAt, reason: REMOVED }));
			return { ok: true };
		},
	);

	app.post(
		'/webhook/instagram/data-deletion',
		{ schema: dataDeletion, config: { public: true } },
		async (request) => {
			const code = await deletions.fulfil(readCallback(request));
			const base = publicUrl ?? originOf(request);
			return { url: `${base}/data-deletion/${code}`, confirmation_code: code };
		},
	);

	app.get<{ Params: { code: string } }>(
		'/data-deletion/:code',
		{ schema: deletionStatus, config: { public: true } },
		async (request, reply) => {
			const deletion = await deletions.find(request.params.code);
			const language = languageOf(request);
			return pageHeaders(reply)
				.code(deletion ? 200 : 404)
				.send(deletion ? deletionPage(assets, language, deletion) : unknownCodePage(assets, language));
		},
	);
};
