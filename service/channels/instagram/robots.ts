import { request } from 'undici';
import type { Guard } from '../../outgoing';
import type { Warning } from '../../core/warning';

/** User agents of Meta's crawlers that fetch media URLs (contracts/instagram-api.md §4.1). */
const CRAWLERS = ['facebookexternalhit', 'meta-externalfetcher'];

const TIMEOUT_MS = 5_000;
/** Crawlers must read at least this much (RFC 9309 §2.5). */
const MOST_BYTES = 500 * 1024;

interface Rule {
	allows: boolean;
	path: string;
}

/**
 * Returns the rules in a robots.txt file for a crawler: those for its user agent, otherwise those for all crawlers (RFC
 * 9309 §2.2).
 */
function rulesFor(text: string, crawler: string): Rule[] {
	const groups: Record<string, Rule[]> = {};
	let names: string[] = [];
	let inRules = false;
	for (const line of text.split(/\r\n?|\n/)) {
		const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line) ?? [];
		const field = key.toLowerCase();
		if (field === 'user-agent') {
			if (inRules) names = [];
			inRules = false;
			const name = value.trim().toLowerCase();
			if ([crawler, '*'].includes(name) && !names.includes(name)) names.push(name);
		} else if (field === 'allow' || field === 'disallow') {
			inRules = true;
			const rule = { allows: field === 'allow', path: value.trim() };
			for (const name of names) (groups[name] ??= []).push(rule);
		}
	}
	return groups[crawler] ?? groups['*'] ?? [];
}

/**
 * True if a path matches a pattern. Uses no regular expressions, since a malicious pattern could make them run forever.
 */
function matches(pattern: string, path: string): boolean {
	const isWhole = pattern.endsWith('$');
	const [first = '', ...others] = (isWhole ? pattern.slice(0, -1) : pattern).split('*');
	if (!path.startsWith(first)) return false;
	let at = first.length;
	for (const [index, part] of others.entries()) {
		if (isWhole && index === others.length - 1) return path.length - part.length >= at && path.endsWith(part);
		const found = path.indexOf(part, at);
		if (found < 0) return false;
		at = found + part.length;
	}
	return !isWhole || at === path.length;
}

/**
 * True if a robots.txt file disallows a path for a crawler. The longest matching rule wins; if two are equally long,
 * the one that allows the path does.
 */
export function forbids(robots: string, crawler: string, path: string): boolean {
	const [decisive] = rulesFor(robots, crawler)
		.filter((rule) => rule.path !== '' && matches(rule.path, path))
		.sort((a, b) => b.path.length - a.path.length || Number(b.allows) - Number(a.allows));
	return decisive !== undefined && !decisive.allows;
}

/** Returns a host's robots.txt file; empty if it does not exist or cannot be read. */
async function readRobots(guard: Guard, origin: string, signal: AbortSignal): Promise<string> {
	try {
		const url = await guard.check(`${origin}/robots.txt`);
		const { statusCode, body } = await request(url, {
			dispatcher: guard.agentFor(url),
			signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
			headers: { 'accept-encoding': 'identity' },
		});
		const pieces: Buffer[] = [];
		let length = 0;
		for await (const piece of body as AsyncIterable<Buffer>) {
			pieces.push(piece);
			length += piece.length;
			if (statusCode !== 200 || length > MOST_BYTES) break;
		}
		return statusCode === 200 ? Buffer.concat(pieces).toString('utf8', 0, MOST_BYTES) : '';
	} catch {
		signal.throwIfAborted();
		return '';
	}
}

/**
 * Returns warnings about URLs that Meta's crawlers are not allowed to fetch. It is not documented whether they obey
 * robots.txt files for media.
 */
export async function robotsWarnings(
	guard: Guard,
	texts: readonly string[],
	signal: AbortSignal,
): Promise<Warning[]> {
	const urls = texts.map((text) => new URL(text));
	const warnings: Warning[] = [];
	for (const origin of new Set(urls.map((url) => url.origin))) {
		const robots = await readRobots(guard, origin, signal);
		const forbidden = urls.find(
			(url) =>
				url.origin === origin &&
				CRAWLERS.some((crawler) => forbids(robots, crawler, url.pathname + url.search)),
		);
		if (forbidden === undefined) continue;
		warnings.push({
			code: 'robots_disallow',
			message: `${origin}/robots.txt disallows ${forbidden.pathname} for Meta's crawlers (${CRAWLERS.join(', ')}), so Instagram may be unable to fetch it. Allow it there, or use another host.`,
		});
	}
	return warnings;
}
