import { Agent, request } from 'undici';
import { ApiError } from '../errors';
import {
	defaultLookup,
	isAllowed,
	isPublicAddress,
	PrivateAddressError,
	resolveHost,
	type Lookup,
} from './addresses';

/** The address must not be read. */
const notAllowed = (message: string) => new ApiError(400, 'url_not_allowed', message, 'fix-request');

/** The address could not be read. */
const notReadable = (message: string) => new ApiError(400, 'url_not_readable', message, 'fix-request');

/** An address that is being read. */
export interface Opened {
	/** @throws ApiError `url_not_readable` if it breaks off */
	body: AsyncIterable<Uint8Array>;
	/** As announced; undefined if it was not. */
	sizeBytes: number | undefined;
	/** Ends the reading before it began. */
	discard(): void;
}

/** Reads addresses that users give, and only public ones. */
export interface GuardedFetch {
	/**
	 * Refuses an address that must not be read: another scheme, a password in it, or a host that is not public.
	 * A name that cannot be resolved right now passes; reading it later will tell.
	 *
	 * @throws ApiError `url_not_allowed`
	 */
	check(url: string): Promise<URL>;
	/**
	 * Reads an address. Redirects are followed, each one checked like the first; the connection goes only to the
	 * very addresses that were checked.
	 *
	 * @throws ApiError
	 */
	open(url: string, signal: AbortSignal): Promise<Opened>;
	close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 60_000;

async function* readable(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
	try {
		yield* body;
	} catch (error) {
		signal.throwIfAborted();
		const reason = error instanceof Error ? error.message : String(error);
		throw notReadable(`video_url broke off (${reason}). Check the address and try again.`);
	}
}

export function createGuardedFetch(options: { allowlist: readonly string[]; lookup?: Lookup }): GuardedFetch {
	const { allowlist, lookup = defaultLookup } = options;
	const agent = new Agent({
		connect: {
			// Runs for every connection, so a name cannot change between the check and the connection.
			lookup: (hostname, _options, done) => {
				lookup(hostname, { all: true }, (error, addresses) => {
					const bad = addresses?.find(({ address }) => !isPublicAddress(address));
					done(error ?? (bad ? new PrivateAddressError(hostname) : null), addresses);
				});
			},
		},
		headersTimeout: TIMEOUT_MS,
		bodyTimeout: TIMEOUT_MS,
	});
	const openAgent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });

	async function check(text: string): Promise<URL> {
		const url = URL.canParse(text) ? new URL(text) : undefined;
		if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
			throw notAllowed('video_url must be an http or https address. Correct it and send it again.');
		}
		if (url.username || url.password) {
			throw notAllowed('video_url must not carry a user name or password. Use a signed address instead.');
		}
		if (isAllowed(url, allowlist)) return url;
		const addresses = await resolveHost(url.hostname, lookup).catch(() => []);
		if (addresses.every(isPublicAddress)) return url;
		throw notAllowed(
			`video_url points to ${url.hostname}, which is not a public address. Use a public one, or let the operator add the host to FETCH_HOST_ALLOWLIST.`,
		);
	}

	async function open(text: string, signal: AbortSignal): Promise<Opened> {
		let url = await check(text);
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			const response = await request(url, {
				dispatcher: isAllowed(url, allowlist) ? openAgent : agent,
				signal,
				headers: { accept: 'video/*,*/*;q=0.1' },
			}).catch((error: Error) => {
				signal.throwIfAborted();
				throw notReadable(`video_url could not be read (${error.message}). Check the address.`);
			});
			const { statusCode, headers, body } = response;
			const location = headers.location;
			if (
				statusCode >= 300 &&
				statusCode < 400 &&
				typeof location === 'string' &&
				URL.canParse(location, url.href)
			) {
				await body.dump();
				url = await check(new URL(location, url).href);
				continue;
			}
			if (statusCode !== 200) {
				await body.dump();
				throw notReadable(`video_url answered with HTTP status ${statusCode}. Check the address.`);
			}
			const length = Number(headers['content-length']);
			return {
				body: readable(body, signal),
				sizeBytes: Number.isSafeInteger(length) ? length : undefined,
				discard: () => void body.destroy(),
			};
		}
		throw notReadable(`video_url redirects more than ${MAX_REDIRECTS} times. Use the final address.`);
	}

	return {
		check,
		open,
		close: async () => {
			await Promise.all([agent.destroy(), openAgent.destroy()]);
		},
	};
}
