import { isIP } from 'node:net';
import { Cron } from 'croner';
import { PLATFORMS } from '../../platforms/errors';

/** An invalid environment value. The message is a single line that names the setting. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
}

export type Environment = Record<string, string | undefined>;

/** An unknown name with one of these prefixes is most likely a typo. */
const OWN_PREFIX = new RegExp(`^(${['mediakit', ...PLATFORMS].join('|').toUpperCase()})_`);

/** True if a URL's host is this machine. */
export function isLoopback(hostname: string): boolean {
	return (
		hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
	);
}

/** True for an IP address, or a CIDR network other than the whole internet. */
function isNetwork(text: string): boolean {
	const [address = '', prefix, ...others] = text.split('/');
	const version = isIP(address);
	if (version === 0 || others.length > 0) return false;
	if (prefix === undefined) return true;
	return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (version === 4 ? 32 : 128);
}

/** Reads an environment and keeps track of the names that were requested. */
export class Reader {
	readonly known = new Set<string>();

	constructor(private readonly environment: Environment) {}

	/** Returns a trimmed value; an empty value counts as not set. */
	text(name: string): string | undefined {
		this.known.add(name);
		return this.environment[name]?.trim() || undefined;
	}

	/** Reads two values that must be set together. */
	pair(first: string, second: string): [string, string] | undefined {
		const [one, other] = [this.text(first), this.text(second)];
		if (one !== undefined && other !== undefined) return [one, other];
		if (one === other) return undefined;
		const absent = one === undefined ? first : second;
		throw new ConfigError(`${absent} is missing: set both ${first} and ${second}, or neither.`);
	}

	integer(name: string, fallback: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
		const text = this.text(name);
		if (text === undefined) return fallback;
		const value = /^\d+$/.test(text) ? Number(text) : NaN;
		if (!(value >= least && value <= most)) {
			throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
		}
		return value;
	}

	/** Reads a number of 1 or more, such as 1.5. */
	factor(name: string): number {
		const text = this.text(name) ?? '1';
		const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
		if (!(value >= 1)) throw new ConfigError(`${name} must be a number of at least 1, not "${text}".`);
		return value;
	}

	oneOf(name: string, values: readonly string[], fallback: string): string {
		const text = this.text(name) ?? fallback;
		if (!values.includes(text))
			throw new ConfigError(`${name} must be one of ${values.join(', ')}, not "${text}".`);
		return text;
	}

	matching(name: string, pattern: RegExp, kind: string, fallback: string): string {
		const text = this.text(name) ?? fallback;
		if (!pattern.test(text)) throw new ConfigError(`${name} must be ${kind}, not "${text}".`);
		return text;
	}

	/** Reads one of `words`, or a cron expression of five fields (six with seconds) that matches a future time. */
	schedule(name: string, words: readonly string[]): string | undefined {
		const text = this.text(name);
		if (text === undefined || words.includes(text)) return text;
		try {
			if (new Cron(text, { mode: '5-or-6-parts', timezone: 'UTC', paused: true }).nextRun()) return text;
		} catch {
			// Reported below, with the same message for every mistake.
		}
		throw new ConfigError(
			`${name} must be ${words.join(', ')} or a cron expression in UTC such as "30 3 * * *", not "${text}".`,
		);
	}

	/** Reads a URL and removes its trailing slash. Accepts http only for this machine. */
	url(name: string): string | undefined {
		const text = this.text(name);
		if (text === undefined) return undefined;
		const url = URL.canParse(text) ? new URL(text) : undefined;
		if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
			throw new ConfigError(`${name} must be an https URL, not "${text}".`);
		}
		if (url.search || url.hash) throw new ConfigError(`${name} must have no query and no fragment.`);
		if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
			throw new ConfigError(
				`${name} must be https; http is accepted only on this machine (127.0.0.1, localhost).`,
			);
		}
		return text.replace(/\/+$/, '');
	}

	/** Reads a list of IP addresses and networks such as 10.0.0.0/8. */
	networks(name: string): string[] {
		return this.list(name, isNetwork, 'IP addresses or networks such as 127.0.0.1,10.0.0.0/8');
	}

	hosts(name: string): string[] {
		const pattern = /^(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?$/i;
		return this.list(name, (item) => pattern.test(item), 'host or host:port');
	}

	/**
	 * Reads a list of origins in the form that browsers send: `https://host`, with the port unless it is the default.
	 */
	origins(name: string): string[] {
		const isOrigin = (item: string) =>
			/^https?:\/\/[\w.:[\]-]+$/.test(item) && URL.canParse(item) && new URL(item).origin === item;
		return this.list(name, isOrigin, 'origins such as https://intranet.example.com');
	}

	list(name: string, isRight: (item: string) => boolean, kind: string): string[] {
		const items = (this.text(name) ?? '').split(',').map((item) => item.trim());
		const wrong = items.find((item) => item !== '' && !isRight(item));
		if (wrong !== undefined)
			throw new ConfigError(`${name} must list ${kind}, separated by commas; "${wrong}" is not one.`);
		return items.filter((item) => item !== '');
	}

	/**
	 * Returns the names with one of the service's prefixes that were never requested: typos, or settings of another
	 * version.
	 */
	leftOver(): string[] {
		return Object.keys(this.environment).filter((name) => OWN_PREFIX.test(name) && !this.known.has(name));
	}
}
