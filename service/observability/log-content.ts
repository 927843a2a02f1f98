import { isNativeError } from 'node:util/types';

/** Tokens and signatures contain runs this long without a space or period; human-readable text does not. */
const LIKE_A_TOKEN = /[\w!~+=-]{24,}/g;
const A_URL = /\b([a-z][a-z\d+.-]*:\/\/)(?:[^\s/?#"'`@]*@)?([^\s/?#"'`<>]*)[^\s"'`<>]*/gi;

/** Prepares text for the log: reduces URLs to their host and removes tokens. */
export function withoutContent(text: string): string {
	return text.replace(A_URL, '$1$2/…').replace(LIKE_A_TOKEN, '…');
}

/**
 * The properties of an error that are logged in addition to its message. Other properties may contain request data,
 * such as a URL, a body or headers.
 */
const KEPT = ['code', 'statusCode', 'action', 'platform', 'platformCode', 'logId', 'syscall'] as const;

interface DescribedError {
	type: string;
	message: string;
	/** Without the message. */
	stack: string;
	[member: string]: unknown;
}

const framesOf = ({ stack = '' }: Error) => stack.split('\n').filter((line) => /^\s+at /.test(line));

/** Describes an error for the log: its reason and origin, without content or secrets. */
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
/** Some clients and proxies mistakenly encode a path twice; more than three rounds of encoding are not expected. */
const MOST_DECODINGS = 3;

/** Decodes like a lenient server, byte by byte, so that ASCII characters become readable even in invalid UTF-8. */
function decode(path: string): string {
	let decoded = path;
	for (let round = 0; round < MOST_DECODINGS && decoded.includes('%'); round++) {
		decoded = decoded.replace(ENCODED, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	}
	return decoded;
}

/** The token in a link to a file or an approval: the target, the expiry time and a signature. */
const LINK_TOKEN = /[\w.-]+\.\d{1,12}\.[\w-]{43}/g;

/**
 * Returns the path of a request for logs and responses, however it is encoded. The path includes neither the origin
 * nor the query and parameters, which may contain a key, a code or a state, nor the tokens in links to files and
 * approvals.
 */
export function describePath(url: string): string {
	const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/)[0] ?? '';
	const decoded = path.includes('%') || path.includes(';') ? decode(path).split(/[?#;]/)[0] : path;
	return (decoded ?? '')
		.replace(/(^|[^a-z\d])(media|approve)(?=[^a-z\d]).+/is, '$1$2/…')
		.replace(LINK_TOKEN, '…');
}
