import { ControlError } from './fields';
import type { Fields } from './fields';
import type { Json, OrderedError, SandboxRequest } from './types';

const kinds = ['status', 'error', 'delay', 'reset-before', 'reset-after', 'truncate', 'hold'] as const;

/** Returns true if a platform documents an HTTP status for the error code. */
type KnowsError = (code: string | number) => boolean;

type Effect =
	| {
			readonly kind: 'status';
			readonly status: number;
			readonly headers: Record<string, string>;
			readonly body: string;
	  }
	| { readonly kind: 'error'; readonly error: OrderedError }
	| { readonly kind: 'delay'; readonly ms: number }
	| { readonly kind: 'hold' }
	| { readonly kind: 'reset-before' | 'reset-after' | 'truncate' };

/** A fault that a test has set. With `sideEffect`, the platform processes the request before the fault occurs. */
export interface Fault {
	readonly id: number;
	readonly effect: Effect;
	readonly sideEffect: boolean;
	readonly match: { method?: string; path?: string | RegExp };
	readonly skip: number;
	readonly times: number;
	seen: number;
	used: number;
}

interface Held {
	readonly faultId: number;
	readonly release: () => void;
}

/** The faults that tests have set, and the requests that are held. */
export class Faults {
	private faults: Fault[] = [];
	private held: Held[] = [];
	private count = 0;

	/** Handles `POST /_sandbox/faults`. */
	order(fields: Fields, knowsError: KnowsError): Json {
		const kind = fields.choice('kind', kinds);
		const match = fields.optionalObject('match');
		const fault: Fault = {
			id: this.count + 1,
			effect: effectOf(kind, fields, knowsError),
			sideEffect: hasSideEffect(kind, fields),
			match: { method: match?.optionalString('method')?.toUpperCase(), path: pathPattern(match) },
			skip: fields.optionalInteger('skip') ?? 0,
			times: fields.optionalInteger('times', 1) ?? 1,
			seen: 0,
			used: 0,
		};
		match?.end();
		fields.end();
		this.count++;
		this.faults.push(fault);
		return { id: fault.id };
	}

	/** Returns the fault to apply to this request, if any. Every matching fault counts the request. */
	take(request: SandboxRequest): Fault | undefined {
		const matching = this.faults.filter((fault) => matches(fault, request));
		for (const fault of matching) fault.seen++;
		const fault = matching.find(
			(candidate) => candidate.seen > candidate.skip && candidate.used < candidate.times,
		);
		if (fault) fault.used++;
		return fault;
	}

	/** Holds a request until a test releases the fault. */
	hold(fault: Fault): Promise<void> {
		return new Promise((resolve) => this.held.push({ faultId: fault.id, release: resolve }));
	}

	/** Releases the requests held by this fault, or by all faults. Returns the number of released requests. */
	release(faultId?: number): number {
		const released = this.held.filter((held) => faultId === undefined || held.faultId === faultId);
		this.held = this.held.filter((held) => !released.includes(held));
		for (const { release } of released) release();
		return released.length;
	}

	clear(): void {
		this.faults = [];
		this.release();
	}

	list(): Json {
		return this.faults.map(({ id, effect, seen, used, times }) => ({
			id,
			kind: effect.kind,
			seen,
			used,
			left: times - used,
			held: this.held.filter((held) => held.faultId === id).length,
		}));
	}
}

function pathPattern(match: Fields | undefined): string | RegExp | undefined {
	const path = match?.optionalString('path');
	if (!path?.startsWith('^')) return path;
	try {
		return new RegExp(path);
	} catch (error) {
		throw new ControlError(`"path" is not a regular expression: ${(error as Error).message}`);
	}
}

function effectOf(kind: Effect['kind'], fields: Fields, knowsError: KnowsError): Effect {
	if (kind === 'status') {
		return {
			kind,
			status: statusOf(fields),
			headers: headersOf(fields),
			body: fields.optionalString('body') ?? '',
		};
	}
	if (kind === 'error') return { kind, error: orderedError(fields, knowsError) };
	return kind === 'delay' ? { kind, ms: fields.number('ms') } : { kind };
}

function hasSideEffect(kind: Effect['kind'], fields: Fields): boolean {
	if (kind === 'status' || kind === 'error') return fields.optionalBoolean('accepted') ?? false;
	if (kind === 'delay' || kind === 'hold')
		return fields.optionalChoice('when', ['before', 'after']) === 'after';
	return kind !== 'reset-before';
}

function statusOf(fields: Fields): number {
	const status = fields.optionalInteger('status', 200);
	return status !== undefined && status <= 599
		? status
		: fields.refuse('status', 'an HTTP status from 200 to 599');
}

function headersOf(fields: Fields): Record<string, string> {
	const headers = fields.raw('headers') ?? {};
	const entries = Object.entries(headers as Record<string, unknown>);
	if (typeof headers !== 'object' || entries.some(([, value]) => typeof value !== 'string')) {
		fields.refuse('headers', 'an object of texts');
	}
	return Object.fromEntries(entries) as Record<string, string>;
}

function orderedError(fields: Fields, knowsError: KnowsError): OrderedError {
	const code = fields.raw('code');
	if (typeof code !== 'string' && typeof code !== 'number') return fields.refuse('code', 'an error code');
	const status = fields.has('status') ? statusOf(fields) : undefined;
	if (status === undefined && !knowsError(code)) {
		throw new ControlError(
			`no platform documents the error code ${JSON.stringify(code)}; give its "status" too`,
		);
	}
	const extra = fields.raw('fields') ?? {};
	if (typeof extra !== 'object' || Array.isArray(extra)) fields.refuse('fields', 'a JSON object');
	return { code, status, message: fields.optionalString('message'), fields: extra as OrderedError['fields'] };
}

function matches({ match }: Fault, request: SandboxRequest): boolean {
	if (match.method !== undefined && match.method !== request.method) return false;
	if (match.path === undefined) return true;
	const path = `/${request.host}${request.path}`;
	const withQuery = request.query.size === 0 ? path : `${path}?${request.query}`;
	return typeof match.path === 'string'
		? withQuery.includes(match.path)
		: match.path.test(path) || match.path.test(withQuery);
}
