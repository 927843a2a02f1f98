import { startSandbox, type Sandbox } from '../../sandbox';

/** What the sandbox has of an upload. */
export interface ReceivedUpload {
	size_bytes: number;
	sha256: string;
	complete: boolean;
	chunks: Array<{ first: number; last: number; size_bytes: number }>;
}

export interface ReceivedRequest {
	method: string;
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	body?: string;
	status: number | null;
}

/** A sandbox of the test's own, and its control API. */
export class TikTokSandbox {
	private constructor(private readonly sandbox: Sandbox) {}

	/** Drafts are delivered as soon as their bytes are there. */
	static async start(): Promise<TikTokSandbox> {
		return new TikTokSandbox(
			await startSandbox({
				port: 0,
				switches: { 'tiktok.processingSeconds': 0, 'tiktok.downloadSeconds': 0 },
			}),
		);
	}

	/** Base URL of one of the platform's hosts. */
	base(host: string): string {
		return `${this.sandbox.url}/${host}`;
	}

	get host(): string {
		return new URL(this.sandbox.url).host;
	}

	async post(call: string, body: object = {}): Promise<unknown> {
		return await this.control(call, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	}

	/** What arrived at a path, oldest first. */
	async requests(path: string): Promise<ReceivedRequest[]> {
		const { requests } = (await this.control(`requests?path=${encodeURIComponent(path)}`)) as {
			requests: ReceivedRequest[];
		};
		return requests;
	}

	async upload(publishId: unknown): Promise<ReceivedUpload> {
		return (await this.control(`uploads/${encodeURIComponent(String(publishId))}`)) as ReceivedUpload;
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}

	private async control(call: string, init?: RequestInit): Promise<unknown> {
		const response = await fetch(`${this.sandbox.url}/_sandbox/${call}`, init);
		if (!response.ok) throw new Error(`${call}: ${await response.text()}`);
		return await response.json();
	}
}
