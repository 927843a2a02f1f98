import { json } from '../../kernel/answers';
import type { Answer } from '../../kernel/types';
import type { Account } from '../model';
import { extraReaders, nestedMedia, publicReaders, selfDescription } from './account-readers';
import { apiErrorType, fieldsOf, requireScopes } from './call';
import type { Call } from './call';
import { discover } from './discovery';
import { select } from './fields';
import type { Readers } from './fields';
import { facebookOnly } from './media';
import { mentionedComment, mentionedMedia } from './mentions';

/** `GET /me` and `GET /{ig-user-id}` (contract §2, rules 15 and 16). */
export function readProfile(call: Call, account: Account): Answer {
	requireScopes(call, 'read');
	const readers =
		call.login === 'instagram' ? instagramReaders(call, account) : facebookReaders(call, account);
	const profile = select(readers, fieldsOf(call, 'id'), apiErrorType(call));
	const wrapped = call.login === 'instagram' && call.instagram.switches.meBody === 'data';
	return json(200, wrapped ? { data: [profile] } : profile);
}

/** `id` is app-scoped; `user_id` is the ID that all edges accept. */
function instagramReaders(call: Call, account: Account): Readers {
	const { instagram, app } = call;
	return {
		...publicReaders(call, account),
		...selfDescription(account),
		id: () => instagram.store.scopedId(account, app),
		user_id: () => account.id,
		account_type: () => account.type,
		...facebookOnly(call, extraReaders(account)),
		media: (field) => nestedMedia(call, account, field),
	};
}

function facebookReaders(call: Call, account: Account): Readers {
	return {
		...publicReaders(call, account),
		...selfDescription(account),
		...extraReaders(account),
		id: () => account.id,
		media: (field) => nestedMedia(call, account, field),
		business_discovery: (field) => discover(call, field),
		mentioned_media: (field) => mentionedMedia(call, account, field),
		mentioned_comment: (field) => mentionedComment(call, account, field),
	};
}
