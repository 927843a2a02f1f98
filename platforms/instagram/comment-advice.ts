import { PlatformError } from '../errors';
import type { InstagramLogin } from './api';

/** The permission for comments, mentions and tags (contracts/instagram-api.md §3.5). */
export const COMMENT_SCOPES: Readonly<Record<InstagramLogin, string>> = {
	instagram: 'instagram_business_manage_comments',
	facebook: 'instagram_manage_comments',
};

/** Matches Instagram's own words at the end of our message. */
const ORIGINAL = / \(Instagram: [\s\S]*\)$/;

/** Makes a call about comments, mentions or tags; if a permission is missing, the error names the required one. */
export async function withCommentAdvice<T>(
	{ login }: { login: InstagramLogin },
	call: () => Promise<T>,
): Promise<T> {
	return await call().catch((error: unknown): never => {
		if (!(error instanceof PlatformError) || error.code !== 'scope_missing') throw error;
		const scope = COMMENT_SCOPES[login];
		throw new PlatformError({
			platform: 'instagram',
			code: 'comments_not_allowed',
			action: 'reconnect',
			message: `Comments, mentions and tags need the permission ${scope}: the account has not granted it, the person lacks the role for it, or the post is not the account's own. Request this permission (Permissions in the credential, INSTAGRAM_SCOPES in the service), and reconnect the account.${ORIGINAL.exec(error.message)?.[0] ?? ''}`,
			platformCode: error.platformCode,
			logId: error.logId,
		});
	});
}
