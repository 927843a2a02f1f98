import type { Caller } from './access';
import type { TikTok } from './context';
import { DataError } from './errors';
import type { Post } from './model';

const dayMs = 86_400_000;

const capTexts = {
	spam_risk_user_banned_from_posting: 'The user is banned from making new posts.',
	spam_risk_too_many_posts: 'The daily post cap from the API is reached for the current user.',
	reached_active_user_cap: 'The daily quota for active publishing users from your client is reached.',
};
export type CapCode = keyof typeof capTexts;

/** Rejects a draft above the limit on pending shares; video and photo drafts count together (rule 38). */
export function checkDraft(tiktok: TikTok, caller: Caller): void {
	const { switches } = tiktok;
	if (caller.user.banned) refuse('spam_risk_user_banned_from_posting');
	if (switches.draftsCountTowardUserCap && reachedUserCap(tiktok, caller)) refuse('reached_active_user_cap');
	const pending = recentPosts(tiktok, caller).filter(
		(post) => post.mode === 'draft' && post.finishedAtMs === null && !freesSlot(tiktok, post),
	);
	if (pending.length >= switches.pendingShareCap) {
		throw new DataError(
			'spam_risk_too_many_pending_share',
			'There may be at most 5 pending shares within any 24-hour period.',
		);
	}
}

/** Rejects a direct post during a ban or above a cap (rule 40). */
export function checkDirectCaps(tiktok: TikTok, caller: Caller): void {
	const code = capInForce(tiktok, caller);
	if (code) refuse(code);
}

/** Returns the ban or cap that currently blocks this creator; `creator_info` reports it with HTTP 200 (rule 42). */
export function capInForce(tiktok: TikTok, caller: Caller): CapCode | null {
	if (caller.user.banned) return 'spam_risk_user_banned_from_posting';
	const direct = recentPosts(tiktok, caller).filter(
		(post) => post.mode === 'direct' && post.status !== 'FAILED',
	);
	if (direct.length >= tiktok.switches.dailyPostCap) return 'spam_risk_too_many_posts';
	return reachedUserCap(tiktok, caller) ? 'reached_active_user_cap' : null;
}

export function capMessage(code: CapCode): string {
	return capTexts[code];
}

function refuse(code: CapCode): never {
	throw new DataError(code, capTexts[code]);
}

function freesSlot(tiktok: TikTok, post: Post): boolean {
	return tiktok.switches.failedDraftFreesSlot && post.status === 'FAILED';
}

function isRecent(tiktok: TikTok, post: Post): boolean {
	const { clock, switches } = tiktok.kernel;
	return post.createdAtMs > clock.now() - dayMs / switches.limitTimeScale;
}

/** Returns the user's posts from the last 24 hours. */
function recentPosts(tiktok: TikTok, { user }: Caller): Post[] {
	return tiktok.store.postsOf(user.username).filter((post) => isRecent(tiktok, post));
}

/** Returns true if the app has reached its daily limit on users, which is low before an audit (§4.12, rules 40, 64). */
function reachedUserCap(tiktok: TikTok, { app, user }: Caller): boolean {
	const cap = app.audited ? tiktok.switches.auditedUserCap : tiktok.switches.unauditedUserCap;
	const counted = [...tiktok.store.posts.values()].filter(
		(post) =>
			post.app === app &&
			isRecent(tiktok, post) &&
			(post.mode === 'direct' || tiktok.switches.draftsCountTowardUserCap),
	);
	const users = new Set(counted.map((post) => post.username));
	return !users.has(user.username) && users.size >= cap;
}
