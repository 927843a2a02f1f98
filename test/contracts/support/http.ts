import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

/** A complete response. `body` is its parsed JSON, or an empty object if it is not JSON. */
export interface Reply<T> {
	readonly status: number;
	readonly body: T;
	readonly text: string;
}

export async function readReply<T>(answer: Response): Promise<Reply<T>> {
	const text = await answer.text();
	let body = {} as T;
	try {
		body = JSON.parse(text) as T;
	} catch {
		// For pages and empty responses, tests use `text`.
	}
	return { status: answer.status, body, text };
}

/** Sends a request with exactly these headers, including those that `fetch` refuses to send. */
export function rawRequest(
	url: string,
	options: { method: string; headers?: Record<string, string>; body?: Buffer },
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
	return new Promise((resolve, reject) => {
		const { method, headers, body } = options;
		const request = httpRequest(url, { method, headers, agent: false }, (answer) => {
			const pieces: Buffer[] = [];
			answer.on('data', (piece: Buffer) => pieces.push(piece));
			answer.on('error', reject);
			answer.on('end', () => {
				const text = Buffer.concat(pieces).toString('utf8');
				resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
			});
		});
		request.on('error', reject);
		if (body) request.write(body);
		request.end();
	});
}
