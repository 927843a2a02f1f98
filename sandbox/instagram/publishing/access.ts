import { publishingError } from '../errors';
import { missingPermission } from '../graph/call';
import type { Call } from '../graph/call';
import type { Account } from '../model';

const publishingTasks = ['MANAGE', 'CREATE_CONTENT'];

/**
 * Requires that the user may publish for the Page (contract §1.B, step 4) and that the account is not restricted (rule
 * 40).
 */
export function requirePublishing({ instagram, login, token }: Call, account: Account): void {
	if (login === 'facebook') {
		const page = instagram.store.pagesOf(token.grant).find(({ linked }) => linked === account.username);
		if (!page?.tasks.some((task) => publishingTasks.includes(task))) {
			throw missingPermission(instagram, 'Publishing needs the Page task MANAGE or CREATE_CONTENT');
		}
	}
	if (account.restricted) throw publishingError('25/2207050');
}
