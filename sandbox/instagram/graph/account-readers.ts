import type { Json } from '../../kernel/types';
import { legacyId } from '../ids';
import { mediaUrl } from '../links';
import type { Account } from '../model';
import { apiErrorType } from './call';
import type { Call } from './call';
import { select } from './fields';
import type { Field, Readers } from './fields';
import { presentMedia } from './media';
import { cutPage, pageRequest } from './paging';

/** Returns the readers of fields that are also available for other accounts, through Business Discovery. */
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

/**
 * Returns the readers of fields that both logins return for the account itself, and that are also available for other
 * accounts.
 */
export function selfDescription(account: Account): Readers {
	return {
		biography: () => account.biography,
		website: () => account.website || undefined,
	};
}

/** Returns the readers of fields that are documented for Facebook Login only (contract §2). */
export function extraReaders(account: Account): Readers {
	return {
		ig_id: () => Number(legacyId(account.id)),
		legacy_instagram_user_id: () => legacyId(account.id),
		has_profile_pic: () => true,
		is_published: () => true,
	};
}

/** Returns `media.limit(3){id,caption}` in a profile, with cursors, but without page URLs. */
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
