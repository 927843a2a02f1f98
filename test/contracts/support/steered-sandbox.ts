import { startSandbox } from '../../../sandbox';
import type { Sandbox, SandboxOptions } from '../../../sandbox';
import { readReply } from './http';
import type { Reply } from './http';

export const redirectUri = 'https://app.sandbox.example/callback';

/** Starts a sandbox for testing rules: the clock is frozen, and loopback addresses are not trusted. */
export function startWithRuleSettings(options: Partial<SandboxOptions>): Promise<Sandbox> {
	return startSandbox({
		port: 0,
		seed: 'rules',
		now: new Date('2026-11-20T12:00:00Z'),
		frozen: true,
		switches: { loopback: false },
		...options,
	});
}

/** A running sandbox, with the test's controls. */
export class SteeredSandbox {
	constructor(protected readonly sandbox: Sandbox) {}

	get url(): string {
		return this.sandbox.url;
	}

	close(): Promise<void> {
		return this.sandbox.close();
	}

	/** Makes a control call, with GET if there is no body. */
	async control<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Reply<T>> {
		const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
		return readReply<T>(await fetch(`${this.url}/_sandbox/${path}`, init));
	}

	/** Makes a control call that must succeed. */
	async set<T = Record<string, unknown>>(path: string, body: unknown): Promise<T> {
		const answer = await this.control<T>(path, body);
		if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
		return answer.body;
	}

	reset(): Promise<unknown> {
		return this.set('reset', {});
	}

	advance(advanceSeconds: number): Promise<unknown> {
		return this.set('clock', { advanceSeconds });
	}
}
