import { amount, choice, flag, text } from '../kernel/switches';
import type { Values } from '../kernel/switches';
import { failReasons } from './model';

/** What the contract leaves open (docs/contracts/tiktok-api.md, end of section 7) and what its rules call a switch. */
export const tiktokSwitches = {
	/** `current`: 2 hours and 180 days; `legacy`: 24 hours and 365 days (rule 15). */
	tokenLifetimes: choice('current', 'legacy'),
	/** false: the legacy refresh that returns the same refresh token (rule 16). */
	rotateRefreshTokens: flag(true),
	/** Whether a rotated refresh token lives its full time again or only for what was left. */
	refreshRestartsLifetime: flag(true),
	/** How long a replaced refresh token still works. */
	refreshGraceSeconds: amount(0),
	accessTokenSurvivesRefresh: flag(true),
	codeTtlSeconds: amount(600),
	/** HTTP status of OAuth errors: always 200, or 400, 401 and 503 as RFC 6749 has it (rule 18). */
	oauthErrorStatus: choice('200', 'standard'),
	redirectMismatchError: choice('invalid_request', 'invalid_grant'),
	revokeBody: choice('empty', 'object'),
	/** Whether a known session skips the consent page when `disable_auto_auth` is not 1 (rule 5). */
	autoAuth: flag(true),
	spaceSeparatedScopes: flag(false),

	/** Error for a field outside the granted scopes (rule 28). */
	missingFieldScope: choice('scope_not_authorized', 'scope_permission_missed'),
	/** Whether a count of 0 is served or left out (rule 27). */
	zeroCounts: choice('served', 'absent'),
	/** What the list of an account without videos is (rule 29). */
	emptyVideoList: choice('array', 'absent'),
	/** `avatar_url_200` and `profile_web_link`, which no page documents (rule 61). */
	undocumentedUserFields: choice('served', 'refused', 'absent'),
	foreignVideoIds: choice('dropped', 'refused'),
	displayLimitPer: choice('token', 'app'),
	displayLimitPerMinute: amount(600, 1),
	initLimitPerMinute: amount(6, 1),
	/** Whether the three inits share one budget. */
	initLimitShared: flag(false),
	creatorInfoLimitPerMinute: amount(20, 1),
	statusLimitPerMinute: amount(30, 1),

	/** Spelling that the posting endpoints use (rule 34). */
	postingParamsCode: choice('invalid_params', 'invalid_param'),
	/** `null` for a toggle of `post_info` (rule 62). */
	nullToggles: choice('refused', 'accepted'),
	/** `lenient` refuses what both readings of MB refuse, `strict` what either refuses (rule 35). */
	chunkRules: choice('lenient', 'strict'),
	pendingShareCap: amount(5, 1),
	/** Whether a draft that failed stops counting as pending. */
	failedDraftFreesSlot: flag(false),
	dailyPostCap: amount(15, 1),
	unauditedUserCap: amount(5, 1),
	/** Users of an audited app in 24 hours (rule 64). */
	auditedUserCap: amount(1000, 1),
	draftsCountTowardUserCap: flag(false),
	brandedSelfOnly: choice('accepted', 'refused'),
	directPublishType: text('DIRECT_PUBLISH'),

	/** Whether the N of `bytes 0-N/TOTAL` counts the stored bytes or names the last one. */
	uploadedBytesMeaning: choice('count', 'lastByte'),
	acceptedChunkAgain: choice(416, 206),
	putAfterCompletion: choice(404, 416),
	lengthMismatchStatus: choice(400, 502),
	putBody: choice('empty', 'json'),

	processingSeconds: amount(1),
	/** How long a pull stays in PROCESSING_DOWNLOAD at least. */
	downloadSeconds: amount(1),
	moderationSeconds: amount(1),
	/** 0 keeps a draft in the inbox for good. */
	draftLifetimeHours: amount(0),
	/** 0 keeps a publish_id known for good. */
	publishIdRetentionHours: amount(0),
	/** A `fail_reason` that every post ends with once its bytes are there. */
	processingResult: choice('ok', ...failReasons),
	missingPostIds: choice('absent', 'empty'),
};

export type TikTokSwitches = Values<typeof tiktokSwitches>;
