import { amount, choice, flag, text } from '../kernel/switches';
import type { Values } from '../kernel/switches';
import { failReasons } from './model';

/** Behaviour that the contract leaves open (docs/contracts/tiktok-api.md, end of section 7) or calls a switch. */
export const tiktokSwitches = {
	/**
	 * Lifetimes of access and refresh tokens. `current`: 2 hours and 180 days; `legacy`: 24 hours and 365 days (rule
	 * 15).
	 */
	tokenLifetimes: choice('current', 'legacy'),
	/**
	 * Whether a refresh returns a new refresh token; false for the legacy refresh, which returns the same one (rule
	 * 16).
	 */
	rotateRefreshTokens: flag(true),
	/** Whether a rotated refresh token gets a full lifetime or only the remaining lifetime of the old token. */
	refreshRestartsLifetime: flag(true),
	/** Period during which a replaced refresh token still works. */
	refreshGraceSeconds: amount(0),
	accessTokenSurvivesRefresh: flag(true),
	codeTtlSeconds: amount(600),
	/** HTTP status of OAuth errors: always 200, or 400, 401 and 503 as in RFC 6749 (rule 18). */
	oauthErrorStatus: choice('200', 'standard'),
	redirectMismatchError: choice('invalid_request', 'invalid_grant'),
	revokeBody: choice('empty', 'object'),
	/** Whether an existing session skips the consent page, unless `disable_auto_auth` is 1 (rule 5). */
	autoAuth: flag(true),
	spaceSeparatedScopes: flag(false),

	/** Error for a field outside the granted scopes (rule 28). */
	missingFieldScope: choice('scope_not_authorized', 'scope_permission_missed'),
	/** Whether a count of 0 is returned or omitted (rule 27). */
	zeroCounts: choice('served', 'absent'),
	/** Format of the video list for an account without videos (rule 29). */
	emptyVideoList: choice('array', 'absent'),
	/** Handling of `avatar_url_200` and `profile_web_link`, which are undocumented (rule 61). */
	undocumentedUserFields: choice('served', 'refused', 'absent'),
	foreignVideoIds: choice('dropped', 'refused'),
	displayLimitPer: choice('token', 'app'),
	displayLimitPerMinute: amount(600, 1),
	initLimitPerMinute: amount(6, 1),
	/** Whether the three inits share one rate limit. */
	initLimitShared: flag(false),
	creatorInfoLimitPerMinute: amount(20, 1),
	statusLimitPerMinute: amount(30, 1),

	/** Error code of the posting endpoints for invalid parameters (rule 34). */
	postingParamsCode: choice('invalid_params', 'invalid_param'),
	/** Handling of `null` for a toggle in `post_info` (rule 62). */
	nullToggles: choice('refused', 'accepted'),
	/**
	 * `lenient` rejects plans that both meanings of MB forbid; `strict` rejects plans that either meaning forbids (rule
	 * 35).
	 */
	chunkRules: choice('lenient', 'strict'),
	pendingShareCap: amount(5, 1),
	/** Whether a failed draft stops counting as pending. */
	failedDraftFreesSlot: flag(false),
	dailyPostCap: amount(15, 1),
	unauditedUserCap: amount(5, 1),
	/** Maximum number of users of an audited app in 24 hours (rule 64). */
	auditedUserCap: amount(1000, 1),
	draftsCountTowardUserCap: flag(false),
	brandedSelfOnly: choice('accepted', 'refused'),
	directPublishType: text('DIRECT_PUBLISH'),

	/** Whether N in `bytes 0-N/TOTAL` is the number of stored bytes or the position of the last stored byte. */
	uploadedBytesMeaning: choice('count', 'lastByte'),
	acceptedChunkAgain: choice(416, 206),
	putAfterCompletion: choice(404, 416),
	lengthMismatchStatus: choice(400, 502),
	putBody: choice('empty', 'json'),

	processingSeconds: amount(1),
	/** Minimum time for which a pull remains in `PROCESSING_DOWNLOAD`. */
	downloadSeconds: amount(1),
	moderationSeconds: amount(1),
	/** Time after which drafts leave the inbox; 0 for never. */
	draftLifetimeHours: amount(0),
	/** Time for which a `publish_id` remains valid; 0 for no limit. */
	publishIdRetentionHours: amount(0),
	/** The result of processing; with a `fail_reason`, every post fails once its bytes have arrived. */
	processingResult: choice('ok', ...failReasons),
	missingPostIds: choice('absent', 'empty'),
};

export type TikTokSwitches = Values<typeof tiktokSwitches>;
