import { asCount, asText } from '../json';
import { read, unwrap, type Instagram } from './api';
import { incompleteAnswer } from './errors';
import { readFields, type Fields } from './fields';

/** An Instagram account. `null` means that Instagram omitted or refused the field. */
export interface InstagramProfile {
	accountId: string;
	/** Without `@`. */
	username: string | null;
	name: string | null;
	/** A signed URL that expires after a while. */
	avatarUrl: string | null;
	bio: string | null;
	website: string | null;
	/** `Business` or `Media_Creator`; Instagram Login only. */
	accountType: string | null;
	followers: number | null;
	following: number | null;
	posts: number | null;
	/** Fields that Instagram refuses for this login. */
	refused: string[];
}

const SURE = [
	'username',
	'name',
	'profile_picture_url',
	'followers_count',
	'follows_count',
	'media_count',
] as const;

const FIELDS: Record<Instagram['login'], Fields> = {
	instagram: { sure: ['user_id', 'account_type', ...SURE], optional: ['biography', 'website'] },
	facebook: { sure: SURE, optional: ['biography', 'website'] },
};

const NAMES: Record<string, string> = { biography: 'bio' };

/** Reads the account with its current counts (contracts/instagram-api.md §2). @throws PlatformError */
export async function getProfile(instagram: Instagram): Promise<InstagramProfile> {
	const path = instagram.login === 'instagram' ? '/me' : `/${instagram.accountId}`;
	const { answer, refused } = await readFields(FIELDS[instagram.login], async (fields) =>
		unwrap(await read(instagram, path, { fields })),
	);
	const { sure } = FIELDS[instagram.login];
	if (sure.every((field) => answer[field] === undefined || answer[field] === null)) {
		throw incompleteAnswer('the account');
	}
	return {
		accountId: asText(answer.user_id) ?? instagram.accountId,
		username: asText(answer.username) ?? null,
		name: asText(answer.name) ?? null,
		avatarUrl: asText(answer.profile_picture_url) ?? null,
		bio: asText(answer.biography) ?? null,
		website: asText(answer.website) ?? null,
		accountType: asText(answer.account_type) ?? null,
		followers: asCount(answer.followers_count) ?? null,
		following: asCount(answer.follows_count) ?? null,
		posts: asCount(answer.media_count) ?? null,
		refused: refused.map((field) => NAMES[field] ?? field),
	};
}
