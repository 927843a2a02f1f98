import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../config';
import { addSetting, readSetting, type Database } from '../database';
import { ApiError } from './errors';
import { wantsPage } from '../pages';
import { createCounter } from './rate-limits';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** Needs no API key. */
		public?: boolean;
		/** Takes the API key as `?api_key=` too, for callers that can send nothing else. */
		keyInQuery?: boolean;
		/**
		 * What people may do here who may only read: everything, nothing, or what `OIDC_VIEWERS_APPROVE` says. Without it
		 * they may read, and change nothing.
		 */
		viewers?: 'allowed' | 'refused' | 'approving';
	}
}

const SETTING = 'api_key_hash';

const WRONG_KEYS_PER_MINUTE = 60;
const MINUTE_MS = 60_000;

/** The hash by which a secret is compared. */
export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest();

/**
 * The hash of the API key: the configured one, or the stored one of a key made on first start.
 *
 * @param announce called with a key that was made just now; it cannot be shown again
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

/**
 * Compares texts with a secret, in constant time.
 *
 * @param secretHash as `hashSecret` gives it
 */
export const createSecretCheck =
	(secretHash: Buffer) =>
	(text: string): boolean =>
		timingSafeEqual(hashSecret(text), secretHash);

/** What authentication needs of the dashboard's sessions. */
export interface SessionCheck {
	/** Whether a request comes with a session, open or not. */
	isGiven(request: FastifyRequest): boolean;
	/** Rejects unless the session is open and the request comes from our own pages. @returns what the person may do */
	check(request: FastifyRequest, reply: FastifyReply): Promise<Role>;
}

/** Requests with these methods change nothing. */
export const SAFE_METHODS: readonly string[] = ['GET', 'HEAD'];

const forOwners = () =>
	new ApiError(
		403,
		'owner_needed',
		'You may look at everything here, but not change this. Ask an owner of this service to do it, or to make you one (OIDC_ALLOWED).',
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
		'The API key is wrong, and too many wrong ones came from this IP address. Send the right one: it is accepted at once.',
		'fix-request',
		{ retryAfterSeconds: seconds },
	);

/**
 * Refuses every request without the API key or a session of the dashboard, except to routes that are public. A key
 * counts alone: a wrong one is refused whatever cookie comes with it. Wrong ones are limited per caller, the right one
 * is not.
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

	/** A route that nobody thought of is closed to viewers as soon as it can change something. */
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
		// An unknown route answers 404 to those with a key only, and to a person who has mistyped.
		if (config.public || (request.is404 && wantsPage(request))) return done();
		const key = givenKey(request, config);
		if (key !== undefined) return isKey(key) ? done() : void refuse(request).catch(done);
		if (!sessions.isGiven(request)) return done(unauthorized());
		checkSession(request, reply).then(() => done(), done);
	});
}
