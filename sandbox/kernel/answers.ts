import type { ServerResponse } from 'node:http';
import type { Answer, Json } from './types';

/** Like `JSON.stringify`, but writes a `bigint` as a bare number, as platforms do for IDs above 2^53. */
export function toJson(value: Json): string {
	if (typeof value === 'bigint') return value.toString();
	if (Array.isArray(value)) return `[${value.map((entry: Json) => toJson(entry ?? null)).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
	const members = Object.entries(value).filter(([, member]) => member !== undefined);
	return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`).join(',')}}`;
}

export function json(status: number, value: Json, headers: Answer['headers'] = {}): Answer {
	return {
		status,
		headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
		body: toJson(value),
	};
}

export function html(status: number, body: string, headers: Answer['headers'] = {}): Answer {
	return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body };
}

export function redirect(location: string, headers: Answer['headers'] = {}): Answer {
	return { status: 302, headers: { Location: location, ...headers } };
}

/** Escapes text for HTML, including attribute values. */
export function escapeHtml(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
		"'": '&#39;',
	};
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Resets the connection (RST), as a crashed gateway would. */
export function resetConnection(response: ServerResponse): void {
	response.socket?.resetAndDestroy();
}

/**
 * Sends a response. With `truncated`, the body ends halfway, although `Content-Length` is the length of the whole body,
 * and the connection is reset. `Date` follows the sandbox's clock, so that the same request always gets the same bytes.
 */
export function send(response: ServerResponse, answer: Answer, nowMs: number, truncated: boolean): void {
	const body = Buffer.from(answer.body ?? '');
	response.sendDate = false;
	response.writeHead(answer.status, {
		Date: new Date(nowMs).toUTCString(),
		...answer.headers,
		...(answer.status === 204 ? {} : { 'Content-Length': body.length }),
	});
	if (!truncated) {
		response.end(body);
		return;
	}
	response.flushHeaders();
	response.write(body.subarray(0, Math.floor(body.length / 2)), () => resetConnection(response));
}
