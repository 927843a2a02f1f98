import * as http from 'node:http';
import * as https from 'node:https';

/** Sends a request on a new connection. Does not follow redirects; rejects if there is no response. */
export function call(
	url: string,
	options: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string; signal: AbortSignal },
): Promise<http.IncomingMessage> {
	return new Promise((resolve, reject) => {
		const { method, headers, body, signal } = options;
		const client = url.startsWith('https:') ? https : http;
		const request = client.request(url, { method, headers, signal, agent: false }, resolve);
		request.on('error', reject);
		request.end(body);
	});
}
