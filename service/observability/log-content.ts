import { isNativeError } from 'node:util/types';

/** Nothing in a text for people is that long without a blank or a point; tokens and signatures are. */
const LIKE_A_TOKEN = /[\w!~+=-]{24,}/g;
const A_URL = /\b([a-z][a-z\d+.-]*:\/\/)(?:[^\s/?#"'`@]*@)?([^\s/?#"'`<>]*)[^\s"'`<>]*/gi;

/** A text for the log without what it may repeat: of a URL only the host stays, of a token nothing. */
export function withoutContent(text: string): string {
	return text.replace(A_URL, '$1$2/…').replace(LIKE_A_TOKEN, '…');
}

/** What the log says of an error beside its message. Other members may hold what was sent: a URL, a body, headers. */
const KEPT = ['code', 'statusCode', 'action', 'platform', 'platformCode', 'logId', 'syscall'] as const;

interface DescribedError {
	type: string;
	message: string;
	/** Without the message. */
	stack: string;
	[member: string]: unknown;
}

const framesOf = ({ stack = '' }: Error) => stack.split('\n').filter((line) => /^\s+at /.test(line));

/** An error as the log tells it: its reason and where it came from, but no content and no secrets. */
export function describeError(error: unknown): DescribedError {
	if (!isNativeError(error)) return { type: typeof error, message: '', stack: '' };
	const members = error as Error & { [name in (typeof KEPT)[number]]?: unknown };
	const kept = KEPT.map((name) => [name, members[name]]).filter(([, value]) => value !== undefined);
	return {
		type: error.name,
		message: withoutContent(error.message),
		...Object.fromEntries(kept),
		stack: framesOf(error).join('\n'),
		...(error.cause !== undefined && { cause: describeError(error.cause) }),
		...('errors' in error && Array.isArray(error.errors) && { errors: error.errors.map(describeError) }),
	};
}

const ENCODED = /%([\da-f]{2})/gi;
/** Clients and proxies encode twice at most, by mistake. */
const MOST_DECODINGS = 3;

/** Decodes as a server might that is lenient; what is no UTF-8 stays readable as far as it is ASCII. */
function decode(path: string): string {
	let decoded = path;
	for (let round = 0; round < MOST_DECODINGS && decoded.includes('%'); round++) {
		decoded = decoded.replace(ENCODED, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	}
	return decoded;
}

/** What makes a link to a file or an approval work: what it is for, the time of its end, and a signature. */
const LINK_TOKEN = /[\w.-]+\.\d{1,12}\.[\w-]{43}/g;

/**
 * The path of a request as logs and answers may repeat it, however it is written: without origin, query and parameters,
 * which may hold a key, a code or a state, and without the token of a link to a file or an approval.
 */
export function describePath(url: string): string {
	const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/)[0] ?? '';
	const decoded = path.includes('%') || path.includes(';') ? decode(path).split(/[?#;]/)[0] : path;
	return (decoded ?? '')
		.replace(/(^|[^a-z\d])(media|approve)(?=[^a-z\d]).+/is, '$1$2/…')
		.replace(LINK_TOKEN, '…');
}
