import { PlatformError } from '../errors';
import { asCount, asText } from '../json';
import { read, type TikTok } from './api';
import { incompleteAnswer } from './errors';

/** A creator's current posting options (contracts/tiktok-api.md §4.9). */
export interface CreatorInfo {
	username: string | null;
	nickname: string | null;
	/** Valid for two hours. */
	avatarUrl: string | null;
	/** For example, `PUBLIC_TO_EVERYONE` or `SELF_ONLY`; no other level can be chosen for a post. */
	privacyLevelOptions: string[];
	commentDisabled: boolean;
	duetDisabled: boolean;
	stitchDisabled: boolean;
	maxVideoDurationSeconds: number | null;
}

const SCOPE = 'video.publish';

/**
 * Reads the creator's posting options. Tokens that only allow drafts must not be used here (contracts/tiktok-api.md
 * §4.9), so no request is sent without the scope.
 *
 * @param scopes the granted scopes
 * @throws PlatformError; `scope_missing` without the scope `video.publish`
 */
export async function getCreatorInfo(tiktok: TikTok, scopes: readonly string[]): Promise<CreatorInfo> {
	if (!scopes.includes(SCOPE)) {
		throw new PlatformError({
			platform: 'tiktok',
			code: 'scope_missing',
			action: 'reconnect',
			message: `Posting directly needs the scope ${SCOPE}, which was not requested from this account or not granted. Add it to the scopes of the credential and reconnect the account.`,
		});
	}
	const data = await read(tiktok, '/v2/post/publish/creator_info/query/', { body: {} });
	const levels = data.privacy_level_options;
	if (!Array.isArray(levels)) throw incompleteAnswer('the privacy levels');
	return {
		username: asText(data.creator_username) ?? null,
		nickname: asText(data.creator_nickname) ?? null,
		avatarUrl: asText(data.creator_avatar_url) ?? null,
		privacyLevelOptions: levels.map(asText).filter((level): level is string => level !== undefined),
		commentDisabled: data.comment_disabled === true,
		duetDisabled: data.duet_disabled === true,
		stitchDisabled: data.stitch_disabled === true,
		maxVideoDurationSeconds: asCount(data.max_video_post_duration_sec) ?? null,
	};
}
