import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from './clock';
import type { Fields } from './fields';
import type { Random } from './random';
import type { SharedSwitches, Switchboard } from './switches';

/** What an answer's body can be made of. `bigint` is written as a bare JSON number of any length. */
export type Json =
	string | number | bigint | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/** An HTTP answer, sent exactly as it stands; the kernel only adds `Content-Length` and `Date`. */
export interface Answer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string | string[]>>;
	readonly body?: string | Buffer;
}

/** A request as a platform sees it: the host prefix is already taken off the path. */
export interface SandboxRequest {
	readonly method: string;
	/** The platform's host, `open.tiktokapis.com` for instance. */
	readonly host: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	/** `http://host:port` as the client addressed the sandbox; links that the sandbox hands out begin with it. */
	readonly baseUrl: string;
	/** The whole body. Throws `BodyTooLarge` beyond the limit, which the kernel answers with 413. */
	bytes(limitBytes?: number): Promise<Buffer>;
	/** The body piece by piece. Nothing is kept; throws if the client goes away before the end. */
	stream(): AsyncIterable<Buffer>;
	/** Size and SHA-256 of what `bytes` or `stream` has read to its end. */
	received(): { sizeBytes: number; sha256: string };
}

/** An error that a test ordered with the fault kind `error`, to be put in the platform's own envelope. */
export interface OrderedError {
	readonly code: string | number;
	readonly status?: number;
	readonly message?: string;
	/** Further members of the error object, for platforms whose errors have any (`error_subcode`, `is_transient`). */
	readonly fields: Readonly<Record<string, Json>>;
}

/** One platform: its hosts, its state, and its part of the control API. */
export interface Platform {
	readonly name: string;
	readonly hosts: readonly string[];
	/** Throws the state away and seeds it anew from `kernel.random` and `kernel.clock`. */
	reset(): void;
	/** Answers a request, or `null` for a path that the platform does not know. */
	handle(request: SandboxRequest): Promise<Answer | null>;
	/** How this platform answers an unknown path. */
	notFound(request: SandboxRequest): Answer;
	/** Whether an ordered error needs no explicit status. */
	knowsError(code: string | number): boolean;
	errorAnswer(request: SandboxRequest, error: OrderedError): Answer;
	/** Its part of `GET /_sandbox/state`; no token, code or secret. */
	state(): Json;
	/** `POST /_sandbox/users` with this platform's name. */
	putUser(fields: Fields): Json;
	/** `GET /_sandbox/uploads/:id`. */
	upload(id: string): Json;
	/** `POST /_sandbox/<name>/<action>`: what happens outside the API, in the app or in the developer portal. */
	readonly actions: Readonly<Record<string, (fields: Fields) => Json | Promise<Json>>>;
	/** Ends what is under way in the background. */
	close(): void;
}

/** What the kernel lends to a platform. */
export interface Kernel {
	readonly clock: Clock;
	readonly random: Random;
	readonly switchboard: Switchboard;
	readonly switches: SharedSwitches;
}
