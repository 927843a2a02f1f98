import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 250;
const TIMEOUT_MS = 60_000;

/** An upload, as returned by the service. */
export interface UploadStatus {
	upload_id: string;
	deliveries: {
		platform: 'tiktok' | 'instagram' | 'youtube';
		state: string;
		publish_id?: string;
		container_id?: string;
		permalink?: string;
		error?: { message: string };
	}[];
}

/** Creates a client for the routes that the demo uses. An error response ends the demo with the service's message. */
export function createApi(serviceUrl: string, key: string) {
	async function call<T>(path: string, method: 'GET' | 'POST' | 'PUT', body?: FormData | object): Promise<T> {
		const url = new URL(path, serviceUrl);
		const authorization = `Bearer ${key}`;
		const sent =
			body === undefined || body instanceof FormData
				? { body, headers: { authorization } }
				: { body: JSON.stringify(body), headers: { authorization, 'content-type': 'application/json' } };
		const response = await fetch(url, { method, ...sent });
		const text = await response.text();
		if (!response.ok) throw new Error(`${url} answered with HTTP status ${response.status}: ${text}`);
		return JSON.parse(text) as T;
	}

	return {
		get: <T>(path: string) => call<T>(path, 'GET'),
		/** @param body a form, or an object to be sent as JSON */
		post: <T>(path: string, body?: FormData | object) => call<T>(path, 'POST', body),
		put: <T>(path: string, body: object) => call<T>(path, 'PUT', body),

		/** Polls an upload until each delivery is in one of these states or has failed. */
		async waitFor(uploadId: string, states: readonly string[]): Promise<UploadStatus> {
			const deadline = Date.now() + TIMEOUT_MS;
			for (;;) {
				const status = await call<UploadStatus>(`/api/uploads/${uploadId}`, 'GET');
				const failed = status.deliveries.find(({ state }) => state === 'failed');
				if (failed) throw new Error(failed.error?.message ?? `${failed.platform} failed.`);
				if (status.deliveries.every(({ state }) => states.includes(state))) return status;
				if (Date.now() > deadline) throw new Error(`It takes too long: ${JSON.stringify(status)}`);
				await wait(POLL_MS);
			}
		},
	};
}

export type Api = ReturnType<typeof createApi>;
