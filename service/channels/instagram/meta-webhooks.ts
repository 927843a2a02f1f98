import { createHash, timingSafeEqual } from 'node:crypto';
import {
	COMMENT_SCOPES,
	isWebhookGenuine,
	readNews,
	readSignedRequest,
	subscribeToNews,
	type InstagramNews,
} from '../../../platforms/instagram';
import type { Config } from '../../config';
import { ApiError } from '../../core/errors';
import type { AccountNews, ChannelWebhooks, RawRequest } from '../platform-webhook';
import { createInstagramClient, instagramLoginOf } from './instagram-client';
import { dataDeletion, deauthorization, metaHandshake, metaWebhook } from './meta-webhook-schemas';
import { note } from '../../core/notes';
import { clock } from '../../database';

const notGenuine = () =>
	new ApiError(
		401,
		'signature_invalid',
		'The signature was not made by Meta with the secret of our app. Check INSTAGRAM_APP_SECRET and FACEBOOK_APP_SECRET, and that no proxy rewrites the body.',
		'fix-request',
	);

const notGenuineCallback = () =>
	new ApiError(
		401,
		'signature_invalid',
		'This signed_request was not signed by Meta with the secret of our app (HMAC-SHA256) within the last 24 hours. Check INSTAGRAM_APP_SECRET, FACEBOOK_APP_SECRET and the clock.',
		'fix-request',
	);

const verifyTokenWrong = () =>
	new ApiError(
		403,
		'verify_token_wrong',
		'The verify token does not match META_VERIFY_TOKEN of this service. Enter the same one in the Meta app.',
		'fix-request',
	);

const REMOVED = note(
	'app_removed',
	'The person removed the app in the settings of Instagram or Facebook. Reconnect the account.',
);

const hash = (text: string) => createHash('sha256').update(text).digest();

/** Returns the value of a query parameter that occurs exactly once; otherwise an empty string. */
const once = (value: unknown) => (typeof value === 'string' ? value : '');

/** Converts a comment or a mention to an event. */
function toNews(news: InstagramNews): AccountNews {
	const about = { platform: 'instagram', platformUserId: news.accountId } as const;
	if (news.kind === 'comment') {
		const { comment } = news;
		const author = { id: comment.user_id, username: comment.username };
		return { ...about, type: 'comment.received', author, key: [comment.id], data: { comment } };
	}
	const { mention } = news;
	const key = [mention.media_id, mention.comment_id];
	return { ...about, type: 'mention.received', key, data: { mention } };
}

/**
 * Creates Meta's callbacks: webhooks and their handshake, deauthorization, and data deletion
 * (contracts/instagram-api.md §6).
 */
export function createMetaWebhooks(config: Config): ChannelWebhooks {
	const { instagram, facebook, metaVerifyToken } = config;
	// Either app may have signed the request.
	const secrets = () => [instagram, facebook].flatMap(({ app }) => app?.appSecret ?? []);

	function readCallback({ rawBody }: RawRequest) {
		const signedRequest = new URLSearchParams(rawBody.toString()).get('signed_request') ?? '';
		const read = readSignedRequest(signedRequest, secrets(), clock.now());
		if (read === undefined) throw notGenuineCallback();
		const { userId, ...request } = read;
		return { platform: 'instagram' as const, appScopedId: userId, ...request };
	}

	return {
		async subscribe(account, ports) {
			const isAllowed = account.scopes.includes(COMMENT_SCOPES[instagramLoginOf(account)]);
			// Without the handshake token, no webhook URL can be registered with Meta.
			if (!isAllowed || metaVerifyToken === undefined) return false;
			await subscribeToNews(await createInstagramClient(config, account, ports));
			return true;
		},
		deletionSender: 'Meta',
		handshake: {
			schema: metaHandshake,
			answer(query) {
				const given = hash(once(query['hub.verify_token']));
				const known = metaVerifyToken !== undefined && timingSafeEqual(given, hash(metaVerifyToken));
				if (query['hub.mode'] === 'subscribe' && known) return once(query['hub.challenge']);
				throw verifyTokenWrong();
			},
		},
		routes: [
			{
				path: '',
				schema: metaWebhook,
				verify({ headers, rawBody }) {
					const signature = String(headers['x-hub-signature-256']);
					if (!isWebhookGenuine({ signature, rawBody }, secrets())) throw notGenuine();
					return {
						key: ['instagram', rawBody.toString()],
						// Meta sends no webhooks about deliveries (§6). The content of comments and mentions is not logged.
						async apply({ tell, log }) {
							const news = readNews(rawBody.toString());
							for (const one of news) await tell(toNews(one));
							log.info({ news: news.length }, 'received a webhook from Instagram');
						},
					};
				},
			},
			{
				path: '/deauthorize',
				schema: deauthorization,
				verify(request) {
					const { platform, appScopedId, issuedAt, signature } = readCallback(request);
					return {
						key: ['deauthorize', signature],
						apply: ({ withdraw }) => withdraw({ platform, appScopedId }, { at: issuedAt, why: REMOVED }),
					};
				},
			},
			{
				path: '/data-deletion',
				schema: dataDeletion,
				verify(request) {
					const deletion = readCallback(request);
					return {
						async apply({ deletePerson }) {
							const { code, url } = await deletePerson(deletion);
							return { url, confirmation_code: code };
						},
					};
				},
			},
		],
	};
}
