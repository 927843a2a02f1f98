import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../config';
import { addSetting, readSetting, type Database } from '../database';
import { ApiError } from './errors';
import { wantsPage } from '../pages';
import { createCounter } from './rate-limits';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** True if the route requires no API key. */
		public?: boolean;
		/** True if the route also accepts the API key as `?api_key=`, for callers that cannot send headers. */
		keyInQuery?: boolean;
		/**
		 * Viewers' access to this route: always (`allowed`), never (`refused`), or only if `OIDC_VIEWERS_APPROVE` is
		 * set (`approving`). By default, viewers may read but not change anything.
		 */
		viewers?: 'allowed' | 'refused' | 'approving';
	}
}

const SETTING = 'api_key_hash';

const WRONG_KEYS_PER_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Returns the hash that is used to compare secrets. */
export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest();

/**
 * Returns the hash of the API key: the configured key, or a key generated at the first start, of which only the hash is
 * stored.
 *
 * @param announce called with a newly generated key, which cannot be shown again
 */
export async function loadApiKeyHash(
	database: Database,
	configured: string | undefined,
	announce: (key: string) => void,
): Promise<Buffer> {
	if (configured !== undefined) return hashSecret(configured);
	const stored = await readSetting(database, SETTING);
	if (stored !== undefined) return Buffer.from(stored, 'hex');
	const key = `mk_${randomBytes(24).toString('base64url')}`;
	const hash = hashSecret(key).toString('hex');
	const noted = await addSetting(database, SETTING, hash);
	// Another process may have started for the first time at the same moment.
	if (noted === hash) announce(key);
	return Buffer.from(noted, 'hex');
}

function givenKey(request: FastifyRequest, { keyInQuery }: FastifyContextConfig): string | undefined {
	const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
	const header = request.headers['x-api-key'];
	const query = keyInQuery ? (request.query as { api_key?: unknown }).api_key : undefined;
	return [bearer, header, query].find((key): key is string => typeof key === 'string');
}

/** Returns a function that compares a text with a secret in constant time. @param secretHash from `hashSecret` */
export const createSecretCheck =
	(secretHash: Buffer) =>
	(text: string): boolean =>
		timingSafeEqual(hashSecret(text), secretHash);

/** The part of the dashboard's session handling that authentication needs. */
export interface SessionCheck {
	/** True if a request carries a session, valid or not. */
	isGiven(request: FastifyRequest): boolean;
	/**
	 * Rejects the request unless its session is valid and it comes from the service's own pages.
	 *
	 * @returns the person's role
	 */
	check(request: FastifyRequest, reply: FastifyReply): Promise<Role>;
}

/** HTTP methods that change nothing. */
export const SAFE_METHODS: readonly string[] = ['GET', 'HEAD'];

const forOwners = () =>
	new ApiError(
		403,
		'owner_needed',
		'Viewers can see everything here but not change this. Ask an owner to do it or to make you an owner (OIDC_ALLOWED).',
		'fix-request',
	);

const unauthorized = () =>
	new ApiError(
		401,
		'unauthorized',
		'The API key is missing or wrong. Send it as "Authorization: Bearer KEY" or "X-API-Key: KEY".',
		'fix-request',
	);

const keyLimited = (seconds: number) =>
	new ApiError(
		429,
		'key_limited',
		'The API key is wrong, and there were too many wrong ones from this IP address. Send the right one; it is accepted immediately.',
		'fix-request',
		{ retryAfterSeconds: seconds },
	);

/**
 * Rejects requests without the API key or a dashboard session, except on public routes. If a request has a key, only
 * the key counts: a wrong one is rejected regardless of cookies. Requests with wrong keys are rate-limited per caller;
 * those with the right key never are.
 */
export function requireAuthentication(
	app: FastifyInstance,
	{
		isKey,
		sessions,
		viewersMayApprove,
	}: { isKey: (key: string) => boolean; sessions: SessionCheck; viewersMayApprove: boolean },
): void {
	const countWrong = createCounter(app, { name: 'key', most: WRONG_KEYS_PER_MINUTE, windowMs: MINUTE_MS });

	async function refuse(request: FastifyRequest): Promise<never> {
		const seconds = await countWrong(request);
		throw seconds > 0 ? keyLimited(seconds) : unauthorized();
	}

	/** True if viewers may use a route. By default, routes that can change something are closed to them. */
	function mayView({ method, routeOptions: { config } }: FastifyRequest): boolean {
		if (config.viewers === undefined) return SAFE_METHODS.includes(method);
		return config.viewers === 'allowed' || (config.viewers === 'approving' && viewersMayApprove);
	}

	async function checkSession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
		const role = await sessions.check(request, reply);
		if (role !== 'owner' && !mayView(request)) throw forOwners();
	}

	app.addHook('onRequest', (request, reply, done) => {
		const { config } = request.routeOptions;
		// Unknown routes return 404 only to requests with a key, or to people who may have mistyped a URL.
		if (config.public || (request.is404 && wantsPage(request))) return done();
		const key = givenKey(request, config);
		if (key !== undefined) return isKey(key) ? done() : void refuse(request).catch(done);
		if (!sessions.isGiven(request)) return done(unauthorized());
		checkSession(request, reply).then(() => done(), done);
	});
}
