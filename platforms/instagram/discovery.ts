import { asObject, asObjects, asText, type JsonObject } from '../json';
import { read, requireFacebookLogin, type Instagram } from './api';
import { incompleteAnswer, invalidRequest } from './errors';

const PROFILE_FIELDS =
	'id,username,name,biography,website,profile_picture_url,followers_count,follows_count,media_count';
const MEDIA_FIELDS =
	'id,caption,like_count,comments_count,view_count,media_type,media_product_type,permalink,timestamp';

const LARGEST_PAGE = 50;

/**
 * Reads a page of another account's posts as part of that account's profile; the response has no URL for the next page
 * (§2).
 */
async function readPage(
	instagram: Instagram,
	username: string,
	fields: string,
	page: { limit: number; after?: string } | undefined,
): Promise<JsonObject> {
	const after = page?.after === undefined ? '' : `.after(${page.after})`;
	const media = page ? `,media.limit(${page.limit})${after}{${MEDIA_FIELDS}}` : '';
	const answer = await read(instagram, `/${instagram.accountId}`, {
		fields: `business_discovery.username(${username}){${fields}${media}}`,
	});
	const found = asObject(answer.business_discovery);
	if (!asText(found?.id)) throw incompleteAnswer('the account');
	return found ?? {};
}

/**
 * Reads public metrics and the newest posts of another professional account, in Instagram's own format
 * (contracts/instagram-api.md §2, Business Discovery). These calls count against the app's limits.
 *
 * @param username with or without `@`
 * @param mediaLimit maximum number of posts; 0 for none
 * @throws PlatformError; `facebook_login_required` with Instagram Login, `account_not_discoverable` for a personal or
 * unknown account
 */
export async function discover(
	instagram: Instagram,
	username: string,
	mediaLimit = 0,
): Promise<JsonObject & { media: JsonObject[] }> {
	requireFacebookLogin(instagram, 'shows other accounts only to');
	const name = username.trim().replace(/^@/, '');
	if (!/^[\w.]{1,30}$/.test(name)) {
		throw invalidRequest(
			`"${username}" is not an Instagram user name. Use letters, digits, dots and underscores only.`,
		);
	}
	let profile: JsonObject | undefined;
	const media: JsonObject[] = [];
	let after: string | undefined;
	do {
		const limit = Math.min(LARGEST_PAGE, mediaLimit - media.length);
		const page: JsonObject = await readPage(
			instagram,
			name,
			profile ? 'id' : PROFILE_FIELDS,
			limit > 0 ? { limit, after } : undefined,
		);
		profile ??= page;
		const posts = asObject(page.media);
		const found = asObjects(posts?.data);
		media.push(...found);
		const next = asText(asObject(asObject(posts?.paging)?.cursors)?.after);
		// The last page has a cursor, too; the page after it is empty.
		after = found.length < limit || next === after ? undefined : next;
	} while (after !== undefined && media.length < mediaLimit);
	return { ...profile, media };
}
