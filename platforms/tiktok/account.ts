import { asCount, asObject, asText, type JsonObject } from '../json';
import { usernameKey } from '../statistics';
import { read, type TikTok } from './api';
import { incompleteAnswer } from './errors';

/** A TikTok account. `null` means that the scope was not granted or that TikTok omitted the field. */
export interface TikTokProfile {
	openId: string | null;
	displayName: string | null;
	avatarUrl: string | null;
	/** Without `@`. */
	username: string | null;
	bio: string | null;
	profileLink: string | null;
	verified: boolean | null;
	followers: number | null;
	following: number | null;
	likes: number | null;
	videos: number | null;
}

/** The fields of the user object that each scope allows (contracts/tiktok-api.md §2). */
type FieldsByScope = Readonly<Record<string, readonly string[]>>;

const PROFILE_FIELDS: FieldsByScope = {
	'user.info.basic': ['open_id', 'display_name', 'avatar_url'],
	'user.info.profile': ['username', 'bio_description', 'profile_deep_link', 'is_verified'],
	'user.info.stats': ['follower_count', 'following_count', 'likes_count', 'video_count'],
};

const ALL_FIELDS: FieldsByScope = {
	...PROFILE_FIELDS,
	'user.info.basic': [
		'open_id',
		'union_id',
		'avatar_url',
		'avatar_url_100',
		'avatar_large_url',
		'display_name',
	],
};

async function readFields(
	tiktok: TikTok,
	scopes: readonly string[],
	fieldsByScope: FieldsByScope,
): Promise<JsonObject> {
	const fields = scopes.flatMap((scope) => fieldsByScope[scope] ?? []);
	// Without any of the three scopes, TikTok's own error names the missing scope.
	const asked = fields.length > 0 ? fields : ['open_id'];
	const user = asObject((await read(tiktok, '/v2/user/info/', { fields: asked })).user) ?? {};
	// Every user has an ID, so a response without any of the fields is an error rather than an empty account.
	if (asked.every((field) => user[field] === undefined || user[field] === null)) {
		throw incompleteAnswer('the account');
	}
	return user;
}

/**
 * Reads the user object in TikTok's own format, with every field that the scopes allow (contracts/tiktok-api.md §2).
 *
 * @param scopes the granted scopes
 * @throws PlatformError; `scope_missing` if no scope allows any field
 */
export async function getUser(tiktok: TikTok, scopes: readonly string[]): Promise<JsonObject> {
	return await readFields(tiktok, scopes, ALL_FIELDS);
}

/**
 * Reads the account (contracts/tiktok-api.md §2). Requests only the fields that the scopes allow, because a single
 * field that they do not allow would make the whole call fail.
 *
 * @param scopes the granted scopes
 * @throws PlatformError; `scope_missing` if no scope allows any field
 */
export async function getProfile(tiktok: TikTok, scopes: readonly string[]): Promise<TikTokProfile> {
	const user = await readFields(tiktok, scopes, PROFILE_FIELDS);
	return {
		openId: asText(user.open_id) ?? null,
		displayName: asText(user.display_name) ?? null,
		avatarUrl: asText(user.avatar_url) ?? null,
		username: asText(user.username) ?? null,
		bio: asText(user.bio_description) ?? null,
		profileLink: asText(user.profile_deep_link) ?? null,
		verified: typeof user.is_verified === 'boolean' ? user.is_verified : null,
		followers: asCount(user.follower_count) ?? null,
		following: asCount(user.following_count) ?? null,
		likes: asCount(user.likes_count) ?? null,
		videos: asCount(user.video_count) ?? null,
	};
}

/** Returns the user name of an account as a key; `null` if TikTok does not return it. */
export function userNameOf(profile: TikTokProfile): string | null {
	return usernameKey(profile.username, profile.profileLink);
}

/** Returns the key of an account's statistics: its user name, or else the `open_id`. */
export function accountKey(profile: TikTokProfile, openId: string): string {
	return userNameOf(profile) ?? openId;
}
