import { once } from 'node:events';
import { createInstagram } from './instagram';
import { Clock } from './kernel/clock';
import { Faults } from './kernel/faults';
import { Random } from './kernel/random';
import { RequestLog } from './kernel/request-log';
import { createSandboxServer, listeningUrl } from './kernel/server';
import type { LogLine } from './kernel/server';
import { sharedSwitches, Switchboard } from './kernel/switches';
import type { SwitchValue } from './kernel/switches';
import type { Kernel, Platform } from './kernel/types';
import { createTikTok } from './tiktok';
import { createYouTube } from './youtube';

export interface SandboxOptions {
	/** With 0, the system chooses a free port. */
	readonly port: number;
	/** `127.0.0.1` by default. */
	readonly host?: string;
	/** The same seed always creates the same accounts, IDs and tokens. */
	readonly seed?: string;
	/** Initial values, which `reset` restores. `sandbox/README.md` lists the names. */
	readonly switches?: Readonly<Record<string, SwitchValue>>;
	/** Initial sandbox time; real time by default. */
	readonly now?: Date;
	/** If true, time only advances when a test advances it. */
	readonly frozen?: boolean;
	/** Receives one line per request, without secrets. */
	readonly log?: LogLine;
}

export interface Sandbox {
	/** `http://127.0.0.1:8900`; a platform's base URL is this URL, a slash and the platform's host. */
	readonly url: string;
	readonly port: number;
	/** Also closes open connections. */
	close(): Promise<void>;
}

const defaultSeed = 'sandbox';

/** Starts the sandbox. Each platform's host is the first segment of its paths; the control API is at `/_sandbox`. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
	const seed = options.seed ?? defaultSeed;
	const switchboard = new Switchboard();
	const kernel: Kernel = {
		clock: new Clock({ nowMs: options.now?.getTime(), frozen: options.frozen }),
		random: new Random(seed),
		switchboard,
		switches: switchboard.add('', sharedSwitches),
	};
	const platforms: readonly Platform[] = [
		createTikTok(kernel),
		createInstagram(kernel),
		createYouTube(kernel),
	];
	switchboard.startWith(options.switches ?? {});
	const faults = new Faults();
	const requests = new RequestLog();
	const reset = (newSeed = seed) => {
		faults.clear();
		requests.clear();
		kernel.clock.reset();
		kernel.random.reseed(newSeed);
		switchboard.reset();
		for (const platform of platforms) platform.reset();
	};
	reset();
	const server = createSandboxServer(
		{ ...kernel, platforms, faults, requests, reset },
		options.log ?? (() => undefined),
	);
	server.listen(options.port, options.host ?? '127.0.0.1');
	await once(server, 'listening');
	const url = listeningUrl(server);
	return {
		url,
		port: Number(new URL(url).port),
		close: async () => {
			for (const platform of platforms) platform.close();
			faults.clear();
			kernel.clock.close();
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}
