import { PlatformError, settle } from '../errors';
import { describeUnclear } from '../failures';
import { asText, type JsonObject } from '../json';
import { graphUrl, readEnvelope, readPages, requireFacebookLogin, type Instagram } from './api';
import { instagramProblem } from './errors';

/** Instagram's default page size; no larger one is documented (contracts/instagram-api.md §4.9). */
const PAGE_SIZE = 10;

/** An invite to collaborate on another account's post. */
export interface Invite {
	mediaId: string;
	/** The account that sent the invite, without `@`. */
	owner: string | null;
	caption: string | null;
	/** A signed URL that expires after a while. */
	mediaUrl: string | null;
}

const toInvite = (invite: JsonObject): Invite => ({
	mediaId: asText(invite.media_id) ?? '',
	owner: asText(invite.media_owner_username) ?? null,
	caption: asText(invite.caption) ?? null,
	mediaUrl: asText(invite.media_url) ?? null,
});

/** Part of the error message for Instagram Login; see `requireFacebookLogin`. */
const FACEBOOK_ONLY = 'shows collaboration invites only to';

const edgeOf = ({ accountId }: Instagram) => `/${accountId}/collaboration_invites`;

/**
 * Lists the account's pending invites (contracts/instagram-api.md §4.9).
 *
 * @param limit maximum number; `Infinity` for all
 * @throws PlatformError; `facebook_login_required` with Instagram Login
 */
export async function listInvites(instagram: Instagram, limit: number): Promise<Invite[]> {
	requireFacebookLogin(instagram, FACEBOOK_ONLY);
	const invites: Invite[] = [];
	const paging = { limit, pageSize: PAGE_SIZE };
	for await (const page of readPages(instagram, edgeOf(instagram), {}, paging)) {
		invites.push(...page.map(toInvite));
	}
	return invites;
}

const notFound = (mediaId: string) =>
	instagramProblem(
		'invite_not_found',
		'fix-request',
		`There is no pending invite for the post ${mediaId}: it was already answered or withdrawn, or belongs to another account. List the invites and use the media ID of one.`,
	);

const outcomeUnknown = (reason: string) =>
	instagramProblem(
		'outcome_unknown',
		'check-outcome',
		`Instagram returned no clear response (${reason}), so the invite may or may not have been answered. Check the invites in the Instagram app.`,
	);

/** Errors after which the invite may still have been accepted or declined. */
const UNCLEAR = new Set(['platform_unavailable', 'platform_refused']);

/**
 * Accepts or declines an invite (contracts/instagram-api.md §4.9). After an unclear response, the list of invites shows
 * whether the invite is still pending.
 *
 * @throws PlatformError `invite_not_found`, `facebook_login_required`; `outcome_unknown` if the outcome cannot be
 * determined
 */
export async function answerInvite(instagram: Instagram, mediaId: string, accepts: boolean): Promise<void> {
	requireFacebookLogin(instagram, FACEBOOK_ONLY);
	const body = new URLSearchParams({ media_id: mediaId, accept: String(accepts) });
	const url = graphUrl(instagram, edgeOf(instagram));
	const response = await instagram.http({ method: 'POST', url, body, auth: 'account' });
	const answer = readEnvelope(response);
	if (!(answer instanceof PlatformError)) {
		if (answer.success === false) throw notFound(mediaId);
		return;
	}
	const isUnclear = 'noAnswer' in response ? response.sent : UNCLEAR.has(answer.code);
	if (!isUnclear && answer.action !== 'fix-request') throw answer;
	const left = await settle(listInvites(instagram, Infinity));
	if (left instanceof PlatformError)
		throw isUnclear ? outcomeUnknown(describeUnclear(response, answer.platformCode)) : answer;
	const isWaiting = left.some((invite) => invite.mediaId === mediaId);
	if (isWaiting) throw answer;
	if (!isUnclear) throw notFound(mediaId);
}
