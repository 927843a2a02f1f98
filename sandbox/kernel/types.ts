import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from './clock';
import type { Fields } from './fields';
import type { Random } from './random';
import type { SharedSwitches, Switchboard } from './switches';

/** The values in a response's body. A `bigint` becomes a bare JSON number of any length. */
export type Json =
	string | number | bigint | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/** An HTTP response. The kernel only adds `Content-Length` and `Date`. */
export interface Answer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string | string[]>>;
	readonly body?: string | Buffer;
}

/** A request as a platform sees it, with the host prefix already removed from the path. */
export interface SandboxRequest {
	readonly method: string;
	/** The platform's host, for example `open.tiktokapis.com`. */
	readonly host: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	/** The `http://host:port` that the client used; all URLs returned by the sandbox begin with it. */
	readonly baseUrl: string;
	/** Reads the whole body. Above the limit, throws `BodyTooLarge`, which the kernel turns into a 413 response. */
	bytes(limitBytes?: number): Promise<Buffer>;
	/** Streams the body without keeping it. Throws if the client disconnects before the end. */
	stream(): AsyncIterable<Buffer>;
	/** Returns the size and SHA-256 of the body, after `bytes` or `stream` has read the whole body. */
	received(): { sizeBytes: number; sha256: string };
}

/** An error that a test has set with the fault kind `error`, to be sent in the platform's own format. */
export interface OrderedError {
	readonly code: string | number;
	readonly status?: number;
	readonly message?: string;
	/** Additional members of the error object, for platforms that have them (`error_subcode`, `is_transient`). */
	readonly fields: Readonly<Record<string, Json>>;
}

/** One platform: its hosts, its state, and its part of the control API. */
export interface Platform {
	readonly name: string;
	readonly hosts: readonly string[];
	/** Discards the state and creates it again from `kernel.random` and `kernel.clock`. */
	reset(): void;
	/** Handles a request; returns `null` if the path does not exist on the platform. */
	handle(request: SandboxRequest): Promise<Answer | null>;
	/** Returns this platform's response for an unknown path. */
	notFound(request: SandboxRequest): Answer;
	/** Returns true if the platform documents an HTTP status for the error code, so that a fault does not need one. */
	knowsError(code: string | number): boolean;
	errorAnswer(request: SandboxRequest, error: OrderedError): Answer;
	/** Returns the platform's part of `GET /_sandbox/state`, without tokens, codes or secrets. */
	state(): Json;
	/** Handles `POST /_sandbox/users` for this platform. */
	putUser(fields: Fields): Json;
	/** Handles `GET /_sandbox/uploads/:id`. */
	upload(id: string): Json;
	/**
	 * Handlers of `POST /_sandbox/<name>/<action>`: events outside the API, in the platform's app or developer portal.
	 */
	readonly actions: Readonly<Record<string, (fields: Fields) => Json | Promise<Json>>>;
	/** Stops background work. */
	close(): void;
}

/** The kernel's services for a platform. */
export interface Kernel {
	readonly clock: Clock;
	readonly random: Random;
	readonly switchboard: Switchboard;
	readonly switches: SharedSwitches;
}
