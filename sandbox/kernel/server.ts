import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { json, resetConnection, send } from './answers';
import { control } from './control';
import type { Controlled } from './control';
import type { Fault } from './faults';
import { BodyTooLarge, HttpRequest } from './request';
import { noteBody } from './request-log';
import type { LogEntry } from './request-log';
import type { Answer, Platform } from './types';

/** The end of a request: a response, half a response, or a connection reset. */
type Ending = { answer: Answer; truncated?: boolean } | 'reset';

/** Receives one line per request: method, path without the query, status, and duration in milliseconds. */
export type LogLine = (line: string) => void;

/** Creates the HTTP server for the platforms and the control API. */
export function createSandboxServer(sandbox: Controlled, log: LogLine): Server {
	// The limit is high because some clients send a whole caption in the query.
	const server = createServer({ maxHeaderSize: 65_536 }, (message, response) => {
		void serve(sandbox, log, new HttpRequest(message, listeningUrl(server)), message, response);
	});
	// There is no timeout: held requests and slow chunks may take any amount of time.
	server.requestTimeout = 0;
	server.keepAliveTimeout = 60_000;
	return server;
}

/** Returns the `http://host:port` of a listening server. */
export function listeningUrl(server: Server): string {
	const { address, family, port } = server.address() as AddressInfo;
	return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function serve(
	sandbox: Controlled,
	log: LogLine,
	request: HttpRequest,
	message: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const startedAt = performance.now();
	let outcome = 'closed by the client';
	if (request.host === '_sandbox') {
		const answer = await control(sandbox, request).catch(unexpected);
		send(response, answer, sandbox.clock.now(), false);
		return;
	}
	sandbox.clock.runDue();
	const entry = sandbox.requests.begin(request, sandbox.clock.now());
	try {
		const ending = await end(sandbox, request, entry);
		if (ending === 'reset') {
			outcome = 'reset';
			resetConnection(response);
			return;
		}
		await request.drain();
		outcome = String(ending.answer.status);
		entry.status = ending.truncated ? null : ending.answer.status;
		send(response, ending.answer, sandbox.clock.now(), ending.truncated ?? false);
	} catch (error) {
		// A client that disconnected while sending needs no response; anything else is a bug in the sandbox.
		if (message.socket.destroyed) return;
		outcome = '500';
		send(response, unexpected(error), sandbox.clock.now(), false);
	} finally {
		noteBody(entry, request);
		entry.duration_ms = Math.round(performance.now() - startedAt);
		log(`${request.method} /${request.host}${request.path} ${outcome} ${entry.duration_ms} ms`);
	}
}

/** Passes the request to the platform, and applies the fault set for the request, if any. */
async function end(sandbox: Controlled, request: HttpRequest, entry: LogEntry): Promise<Ending> {
	const platform = sandbox.platforms.find(({ hosts }) => hosts.includes(request.host));
	if (!platform) {
		entry.matched = false;
		const hosts = sandbox.platforms.flatMap((one) => one.hosts).join(', ');
		return { answer: json(404, { error: `the first part of the path must be a platform's host: ${hosts}` }) };
	}
	const handle = async (): Promise<Answer> => {
		const answer = await platform.handle(request).catch((error: unknown) => {
			if (error instanceof BodyTooLarge) return { status: 413 };
			throw error;
		});
		if (answer === null) entry.matched = false;
		return answer ?? platform.notFound(request);
	};
	const fault = sandbox.faults.take(request);
	if (!fault) return { answer: await handle() };
	entry.fault = fault.effect.kind;
	return misbehave(sandbox, platform, fault, request, handle);
}

async function misbehave(
	sandbox: Controlled,
	platform: Platform,
	fault: Fault,
	request: HttpRequest,
	handle: () => Promise<Answer>,
): Promise<Ending> {
	const { effect, sideEffect } = fault;
	const paused = async (pause: () => Promise<void>): Promise<Ending> => {
		if (!sideEffect) await pause();
		const answer = await handle();
		if (sideEffect) await pause();
		return { answer };
	};
	switch (effect.kind) {
		case 'reset-before':
			return 'reset';
		case 'reset-after':
			await handle();
			return 'reset';
		case 'truncate':
			return truncated(await handle());
		case 'status':
			if (sideEffect) await handle();
			return { answer: effect };
		case 'error':
			if (sideEffect) await handle();
			return { answer: platform.errorAnswer(request, effect.error) };
		case 'delay':
			return paused(() => sleep(effect.ms));
		case 'hold':
			return paused(() => sandbox.faults.hold(fault));
	}
}

/** Returns half a response. A response without a body cannot be halved, so the connection is reset instead. */
function truncated(answer: Answer): Ending {
	return answer.body ? { answer, truncated: true } : 'reset';
}

function unexpected(error: unknown): Answer {
	return {
		status: 500,
		headers: { 'Content-Type': 'text/plain' },
		body: `bug in the sandbox: ${String(error)}`,
	};
}
