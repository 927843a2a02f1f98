import { json } from '../../kernel/answers';
import type { Answer, Json } from '../../kernel/types';
import type { Account } from '../model';
import { mediaUrl } from '../links';
import { apiErrorType, fieldsOf, requireScopes } from './call';
import type { Call } from './call';
import { discover } from './discovery';
import { select } from './fields';
import type { Field, Readers } from './fields';
import { facebookOnly, presentMedia } from './media';
import { cutPage, pageRequest } from './paging';

/** `GET /me` and `GET /{ig-user-id}` (contract §2, rules 15 and 16). */
export function readProfile(call: Call, account: Account): Answer {
	requireScopes(call, 'read');
	const readers =
		call.login === 'instagram' ? instagramReaders(call, account) : facebookReaders(call, account);
	const profile = select(readers, fieldsOf(call, 'id'), apiErrorType(call));
	const wrapped = call.login === 'instagram' && call.instagram.switches.meBody === 'data';
	return json(200, wrapped ? { data: [profile] } : profile);
}

/** `id` is the app's own, `user_id` the one that all edges take. */
function instagramReaders(call: Call, account: Account): Readers {
	const { instagram, app } = call;
	return {
		...publicReaders(call, account),
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
		...extraReaders(account),
		id: () => account.id,
		media: (field) => nestedMedia(call, account, field),
		business_discovery: (field) => discover(call, field),
	};
}

/** What Business Discovery shows of others as well. */
export function publicReaders({ instagram, request }: Call, account: Account): Readers {
	return {
		username: () => account.username,
		name: () => account.name,
		profile_picture_url: () => mediaUrl(instagram, request.baseUrl, `profile-${account.id}.jpg`),
		followers_count: () => account.followersCount,
		follows_count: () => account.followsCount,
		media_count: () => account.mediaCount ?? account.media.length,
	};
}

export function extraReaders(account: Account): Readers {
	return {
		biography: () => account.biography,
		website: () => account.website || undefined,
		has_profile_pic: () => true,
		is_published: () => true,
	};
}

/** `media.limit(3){id,caption}` inside a profile: cursors only, no addresses. */
export function nestedMedia(
	call: Call,
	account: Account,
	field: Field,
	readers?: (id: string) => Readers,
): Json {
	const page = cutPage(account.media, pageRequest(field.args, call.instagram.switches.mediaPageSize));
	const data = page.items.map((media) =>
		readers
			? select(readers(media.id), field.children, apiErrorType(call))
			: presentMedia(call, account, media, field.children),
	);
	return { data, paging: page.cursors && { cursors: page.cursors } };
}
