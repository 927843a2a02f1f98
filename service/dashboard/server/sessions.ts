import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clock, timestamp } from '../../database';
import type { Core } from '../../core/core';
import { ApiError } from '../../core/errors';

const COOKIE = 'mediakit_session';
const LIFETIME_SECONDS = 30 * 24 * 60 * 60;

/** Requests with these methods change nothing. */
const SAFE_METHODS = ['GET', 'HEAD'];

interface Row {
	session_hash: string;
	created_at: string;
	expires_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		sessions: Row;
	}
}

const ended = () =>
	new ApiError(
		401,
		'session_ended',
		'You are not logged in any more. Load the page again and log in.',
		'fix-request',
	);

const forged = () =>
	new ApiError(
		403,
		'csrf_token_invalid',
		'The request did not come from the dashboard: its header X-CSRF-Token is missing or wrong. Load the page again; programs send the API key instead of a cookie.',
		'fix-request',
	);

/**
 * Logins to the dashboard. The secret is in the browser's cookie; the database has a hash of it.
 *
 * @param opening hashes of what opens the dashboard: a changed secret ends all sessions
 */
export function createSessions({ database, encryptionKey }: Core, opening: readonly Buffer[]) {
	const keyFor = (purpose: string) =>
		Buffer.from(hkdfSync('sha256', encryptionKey, Buffer.concat(opening), `mediakit ${purpose}`, 32));
	const [sessionKey, csrfKey] = [keyFor('sessions'), keyFor('csrf tokens')];
	const hash = (session: string) => createHmac('sha256', sessionKey).update(session).digest('hex');
	const csrfToken = (session: string) => createHmac('sha256', csrfKey).update(session).digest('base64url');
	const sessions = () => database('sessions');

	const given = ({ cookies }: FastifyRequest) => cookies[COOKIE] || undefined;

	async function isOpen(request: FastifyRequest): Promise<boolean> {
		const session = given(request);
		if (session === undefined) return false;
		const row = await sessions()
			.where({ session_hash: hash(session) })
			.first();
		return row !== undefined && row.expires_at > timestamp();
	}

	/** Ends the session that a request comes with, if it comes with one, and deletes its cookie. */
	async function end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
		const session = given(request);
		if (session !== undefined)
			await sessions()
				.where({ session_hash: hash(session) })
				.delete();
		reply.clearCookie(COOKIE);
	}

	return {
		async purge(): Promise<void> {
			await sessions().where('expires_at', '<', timestamp()).delete();
		},

		/** Whether a request comes with a session, open or not. */
		isGiven: (request: FastifyRequest) => given(request) !== undefined,
		isOpen,
		end,

		/** Begins a session under a new id, and ends the one that the request comes with. */
		async begin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
			await end(request, reply);
			const session = randomBytes(32).toString('base64url');
			await sessions().insert({
				session_hash: hash(session),
				created_at: timestamp(),
				expires_at: timestamp(clock.now() + LIFETIME_SECONDS * 1000),
			});
			reply.setCookie(COOKIE, session, { maxAge: LIFETIME_SECONDS });
		},

		/** What requests of a session that change something must bring as `X-CSRF-Token`; null without a session. */
		csrfToken(request: FastifyRequest): string | null {
			const session = given(request);
			return session === undefined ? null : csrfToken(session);
		},

		/**
		 * Lets a request of an open session pass that comes from our own pages.
		 *
		 * @throws ApiError 401 `session_ended`, 403 `csrf_token_invalid`
		 */
		async check(request: FastifyRequest): Promise<void> {
			if (!(await isOpen(request))) throw ended();
			if (SAFE_METHODS.includes(request.method)) return;
			const right = Buffer.from(csrfToken(given(request) ?? ''));
			const token = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
			if (token.length !== right.length || !timingSafeEqual(token, right)) throw forged();
		},
	};
}

export type Sessions = ReturnType<typeof createSessions>;
