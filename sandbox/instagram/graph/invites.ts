import { json } from '../../kernel/answers';
import type { Answer } from '../../kernel/types';
import { invalidParameter } from '../errors';
import { mediaUrl } from '../links';
import type { Account, Invite } from '../model';
import { booleanOf } from '../parameters';
import { requireScopes } from './call';
import type { Call } from './call';
import { cutPage, pageAnswer, pageRequest } from './paging';

const defaultPage = 10;

/** Rejects Instagram Login: only Facebook Login gives access to invites (contract §4.9, rule 59). */
function requireFacebook({ login }: Call): void {
	if (login === 'instagram')
		throw invalidParameter('Tried accessing nonexisting field (collaboration_invites)');
}

const pendingOf = ({ invites }: Account) => invites.filter(({ answer }) => answer === null);

/** `GET /{ig-user-id}/collaboration_invites`: pending invites. */
export function listInvites(call: Call, account: Account): Answer {
	requireFacebook(call);
	requireScopes(call, 'read');
	const page = cutPage(pendingOf(account), pageRequest(call.parameters, defaultPage));
	const present = ({ id, ownerUsername, caption }: Invite) => ({
		media_id: id,
		media_owner_username: ownerUsername,
		caption,
		media_url: mediaUrl(call.instagram, call.request.baseUrl, `${id}.jpg`),
	});
	return json(200, pageAnswer(call, page, present));
}

/** `POST /{ig-user-id}/collaboration_invites`: accepts or declines an invite (rule 60). */
export function answerInvite(call: Call, account: Account): Answer {
	requireFacebook(call);
	requireScopes(call, 'read');
	const id = call.parameters.get('media_id');
	if (!id) throw invalidParameter('The parameter media_id is required');
	if (!call.parameters.get('accept')) throw invalidParameter('The parameter accept is required');
	const accepts = booleanOf(call.parameters, 'accept', false);
	const invite = pendingOf(account).find((one) => one.id === id);
	if (!invite) throw invalidParameter('Param media_id must be a media with a pending invite');
	invite.answer = accepts ? 'accepted' : 'declined';
	return json(200, { success: true });
}
