import { PlatformError } from '../errors';
import type { HttpRequest } from '../http';
import { graphUrl, proveRequest, readEnvelope, repeat, type Graph, type Instagram } from './api';
import { withCommentAdvice } from './comment-advice';
import { incompleteAnswer, instagramProblem } from './errors';

/** With Instagram Login, mentions are included in `comments` (contracts/instagram-api.md §6). */
const ACCOUNT_FIELDS = 'comments,live_comments';

/** Subscribing to any field of a Page enables the fields that the app has chosen for its account (§6). */
const PAGE_FIELDS = 'feed';

function pageRequest(instagram: Instagram): HttpRequest {
	const { appSecret, pageToken } = instagram;
	if (pageToken === undefined) {
		throw instagramProblem(
			'comments_not_allowed',
			'reconnect',
			'There is no token for the Facebook Page, which webhooks for its account require. Reconnect the account and leave its Page and every permission ticked.',
		);
	}
	const request: HttpRequest = {
		method: 'POST',
		url: graphUrl(instagram, '/me/subscribed_apps'),
		body: new URLSearchParams({ subscribed_fields: PAGE_FIELDS }),
		headers: { authorization: `Bearer ${pageToken}` },
		auth: 'none',
	};
	return proveRequest(request, appSecret, pageToken, 'facebook');
}

/**
 * Subscribes to the account's comments and mentions, which Meta then sends to the app's webhook
 * (contracts/instagram-api.md §6). Idempotent.
 *
 * @throws PlatformError
 */
export async function subscribeToNews(instagram: Instagram): Promise<void> {
	await withCommentAdvice(instagram, async () => {
		const answer = await repeat(
			instagram,
			instagram.login === 'facebook'
				? pageRequest(instagram)
				: {
						method: 'POST',
						url: graphUrl(instagram, `/${instagram.accountId}/subscribed_apps`),
						body: new URLSearchParams({ subscribed_fields: ACCOUNT_FIELDS }),
						auth: 'account',
					},
		);
		if (answer.success !== true) throw incompleteAnswer('a confirmation');
	});
}

/**
 * Unsubscribes an account connected through Instagram Login, whose access cannot be revoked through the API (§1.A).
 *
 * @throws PlatformError
 */
export async function unsubscribeFromNews(
	graph: Pick<Graph, 'http' | 'graphBase' | 'version'>,
): Promise<void> {
	const url = graphUrl(graph, '/me/subscribed_apps');
	const answer = readEnvelope(await graph.http({ method: 'DELETE', url, auth: 'account' }));
	if (answer instanceof PlatformError) throw answer;
}
