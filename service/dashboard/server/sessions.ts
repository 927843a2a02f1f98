import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../config';
import { SAFE_METHODS } from '../../core/authentication';
import type { Core } from '../../core/core';
import { ApiError } from '../../core/errors';
import { createOpenAnswers } from './open-answers';
import { createSessionStore, LIFETIME_SECONDS, type SessionRow, type Visitor } from './session-store';

const COOKIE = 'mediakit_session';

const ended = () =>
	new ApiError(
		401,
		'session_ended',
		'You are no longer logged in. Reload the page and log in.',
		'fix-request',
	);

const forged = () =>
	new ApiError(
		403,
		'csrf_token_invalid',
		'The request did not come from the dashboard: its header X-CSRF-Token is missing or wrong. Reload the page; programs must send the API key instead of a cookie.',
		'fix-request',
	);

/** Converts a session for the list. @param own the hash of the current session */
const toJson = ({ session_hash: id, ...row }: SessionRow, own: string | undefined) => ({
	id,
	role: row.role,
	method: row.method,
	who: row.who,
	created_at: row.created_at,
	last_used_at: row.last_used_at,
	expires_at: row.expires_at,
	current: id === own,
});

/**
 * Manages the dashboard's sessions. A session's secret is in the browser's cookie; the database stores its hash.
 *
 * @param opening hashes of the secrets that allow a login; changing a secret ends all sessions
 */
export function createSessions(
	{ database, encryptionKey, config: { oidc } }: Core,
	opening: readonly Buffer[],
) {
	const keyFor = (purpose: string) =>
		Buffer.from(hkdfSync('sha256', encryptionKey, Buffer.concat(opening), `mediakit ${purpose}`, 32));
	const [sessionKey, csrfKey] = [keyFor('sessions'), keyFor('csrf tokens')];
	const store = createSessionStore(database, { sessionKey, oidc });
	const answers = createOpenAnswers(async (hash) => (await store.find(hash)) !== undefined);

	const given = ({ cookies }: FastifyRequest) => cookies[COOKIE] || undefined;
	const hash = (session: string) => createHmac('sha256', sessionKey).update(session).digest('hex');
	const csrfToken = (session: string) => createHmac('sha256', csrfKey).update(session).digest('base64url');
	function ownHash(request: FastifyRequest): string | undefined {
		const session = given(request);
		return session === undefined ? undefined : hash(session);
	}

	/** Returns the session of a request; undefined if the request has no open session. */
	async function open(request: FastifyRequest): Promise<SessionRow | undefined> {
		const own = ownHash(request);
		return own === undefined ? undefined : store.find(own);
	}

	/** Ends a session and aborts its responses. @returns true if the session existed */
	async function endOne(id: string, reply: FastifyReply): Promise<boolean> {
		const wasThere = await store.remove(id);
		answers.cut(id, reply.raw);
		return wasThere;
	}

	/** Ends the session of a request, if any, and deletes its cookie. */
	async function end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
		const own = ownHash(request);
		if (own !== undefined) await endOne(own, reply);
		reply.clearCookie(COOKIE);
	}

	return {
		purge: store.purge,
		/** True if a request has a session cookie, valid or not. */
		isGiven: (request: FastifyRequest) => given(request) !== undefined,
		open,
		end,
		endOne,

		/** Starts a session with a new ID, and ends the request's previous session. */
		async begin(request: FastifyRequest, reply: FastifyReply, visitor: Visitor): Promise<void> {
			await end(request, reply);
			const session = randomBytes(32).toString('base64url');
			await store.add(hash(session), visitor);
			reply.setCookie(COOKIE, session, { maxAge: LIFETIME_SECONDS[visitor.method] });
		},

		/** Returns all open sessions. */
		async list(request: FastifyRequest) {
			const own = ownHash(request);
			return (await store.list()).map((row) => toJson(row, own));
		},

		/** Ends all sessions except the current one. */
		async endOthers(request: FastifyRequest, reply: FastifyReply): Promise<void> {
			const own = ownHash(request);
			for (const { session_hash: id } of await store.list()) if (id !== own) await endOne(id, reply);
		},

		/**
		 * Returns the value that a session must send as `X-CSRF-Token` when it changes anything; null without a
		 * session.
		 */
		csrfToken(request: FastifyRequest): string | null {
			const session = given(request);
			return session === undefined ? null : csrfToken(session);
		},

		/**
		 * Checks that a request belongs to an open session and, if it changes anything, that it comes from one of our
		 * own pages.
		 *
		 * @returns the person's role
		 * @throws ApiError 401 `session_ended`, 403 `csrf_token_invalid`
		 */
		async check(request: FastifyRequest, reply: FastifyReply): Promise<Role> {
			const row = await open(request);
			if (row === undefined) throw ended();
			if (!SAFE_METHODS.includes(request.method)) {
				const right = Buffer.from(csrfToken(given(request) ?? ''));
				const token = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
				if (token.length !== right.length || !timingSafeEqual(token, right)) throw forged();
			}
			answers.add(row.session_hash, reply.raw);
			await store.noteUse(row);
			return row.role;
		},
	};
}

export type Sessions = ReturnType<typeof createSessions>;
