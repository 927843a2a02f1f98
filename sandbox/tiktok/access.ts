import type { Json, SandboxRequest } from '../kernel/types';
import type { TikTok } from './context';
import { DataError } from './errors';
import type { App, User } from './model';

/** The app, user and grant behind a call to a data endpoint. */
export interface Caller {
	readonly app: App;
	readonly user: User;
	readonly openId: string;
	readonly scopes: readonly string[];
}

/** A budget of calls per minute. */
export interface RateLimit {
	readonly name: string;
	readonly perMinute: number;
	readonly per: 'token' | 'app';
}

const minuteMs = 60_000;

/**
 * Checks the access token in `Authorization: Bearer …`; throws 401 `access_token_invalid` if the token is not valid
 * (rule 21).
 */
export function authenticate(tiktok: TikTok, request: SandboxRequest): Caller {
	const value = /^Bearer ([^\s]+)$/.exec(request.headers.authorization ?? '')?.[1];
	const nowMs = tiktok.kernel.clock.now();
	const grant = tiktok.store.grants.find(({ accessTokens }) =>
		accessTokens.some((token) => token.value === value && token.expiresAtMs > nowMs),
	);
	if (!grant) {
		throw new DataError('access_token_invalid', 'The access token is invalid or not found in the request.');
	}
	const user = tiktok.store.user(grant.username);
	return { app: grant.app, user, openId: tiktok.store.openId(user, grant.app), scopes: grant.scopes };
}

/** Rejects a caller that has none of these scopes (rule 23). */
export function requireScope(caller: Caller, ...anyOf: readonly string[]): void {
	if (anyOf.some((scope) => caller.scopes.includes(scope))) return;
	throw new DataError(
		'scope_not_authorized',
		'The user did not authorize the scope required for completing this request.',
	);
}

/** Counts the call; a rejected call is not counted and has no effect (rule 24). */
export function spend(tiktok: TikTok, caller: Caller, limit: RateLimit): void {
	const { clock, switches } = tiktok.kernel;
	const owner = limit.per === 'app' ? caller.app.clientKey : `${caller.app.clientKey} ${caller.openId}`;
	const windowMs = minuteMs / switches.limitTimeScale;
	if (!tiktok.store.rates.take(`${limit.name} ${owner}`, limit.perMinute, windowMs, clock.now())) {
		throw new DataError('rate_limit_exceeded', 'The API rate limit was exceeded. Please try again later.');
	}
}

export function displayLimit({ switches }: TikTok, name: string): RateLimit {
	return { name, perMinute: switches.displayLimitPerMinute, per: switches.displayLimitPer };
}

/** A JSON object from the client, not yet validated. */
export type Parameters = Readonly<Record<string, unknown>>;

export function isParameters(value: unknown): value is Parameters {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses the JSON body; an empty body means `{}`. */
export async function readParameters(request: SandboxRequest): Promise<Parameters> {
	const text = (await request.bytes()).toString('utf8');
	if (text === '') return {};
	const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	if (type !== 'application/json')
		throw new DataError('invalid_params', 'Content-Type must be application/json.');
	try {
		const value: unknown = JSON.parse(text);
		if (isParameters(value)) return value;
	} catch {
		// Text that is not JSON is rejected below, like JSON that is not an object.
	}
	throw new DataError('invalid_params', 'The request body is not a JSON object.');
}

/** Returns the requested fields; throws if any is unknown (rule 27). */
export function readFields(request: SandboxRequest, known: readonly string[]): string[] {
	const fields = (request.query.get('fields') ?? '').split(',').map((field) => field.trim());
	const unknown = fields.find((field) => !known.includes(field));
	if (unknown === undefined) return [...new Set(fields)];
	throw new DataError(
		'invalid_params',
		unknown === '' ? 'Fields are required.' : `Invalid field: ${unknown}.`,
	);
}

export function pick(values: Readonly<Record<string, Json | undefined>>, fields: readonly string[]): Json {
	const known = fields.flatMap((field) => {
		const value = values[field];
		return value === undefined ? [] : [[field, value] as const];
	});
	return Object.fromEntries(known);
}

/** Returns the count, or undefined for 0 if the switch `zeroCounts` omits it. */
export function countOf({ switches }: TikTok, count: number): number | undefined {
	return count === 0 && switches.zeroCounts === 'absent' ? undefined : count;
}
