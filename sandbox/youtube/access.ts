import type { SandboxRequest } from '../kernel/types';
import type { YouTube } from './context';
import { ApiError } from './errors';
import type { AccessToken, User } from './model';
import { charge } from './quota';
import type { Bucket } from './quota';

/** The user and token behind a call. */
export interface Caller {
	readonly token: AccessToken;
	readonly user: User;
}

/** Checks the access token in `Authorization: Bearer …` (rule 14). */
export function authenticate({ store, kernel }: YouTube, request: SandboxRequest): Caller {
	const value = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
	const token = store.accessTokens.find((one) => one.value === value);
	if (!token || token.expiresAtMs <= kernel.clock.now()) {
		throw new ApiError('authError', 'Invalid Credentials', {
			statusName: 'UNAUTHENTICATED',
			location: { name: 'Authorization', type: 'header' },
			headers: { 'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
		});
	}
	return { token, user: store.user(token.username) };
}

/** Rejects a caller that has none of these scopes (rule 22). */
export function requireScope({ token }: Caller, anyOf: readonly string[]): void {
	if (anyOf.some((scope) => token.scopes.includes(scope))) return;
	throw new ApiError('insufficientPermissions', 'Request had insufficient authentication scopes.', {
		statusName: 'PERMISSION_DENIED',
		details: [
			{
				'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
				reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
				domain: 'googleapis.com',
			},
		],
		headers: {
			'WWW-Authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${anyOf.join(' ')}"`,
		},
	});
}

export function requireChannel({ user }: Caller): void {
	if (user.hasChannel) return;
	throw new ApiError('youtubeSignupRequired', 'Unauthorized', {
		location: { name: 'Authorization', type: 'header' },
	});
}

/** Authenticates, charges and authorizes a call to the Data API, in Google's order (rules 14–17, 22). */
export function admit(
	youTube: YouTube,
	request: SandboxRequest,
	cost: { bucket: Bucket; units: number },
	anyOf: readonly string[],
): Caller {
	const caller = authenticate(youTube, request);
	charge(youTube, caller.token.client.project, cost);
	requireScope(caller, anyOf);
	return caller;
}
