import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';

/** What is smaller fits into one packet as it is. */
const SMALLEST_BYTES = 1_400;

/** Text that is made anew for each answer; scripts and styles are compressed once, when they are built. */
const TEXT = /^(text\/html|application\/json|image\/svg\+xml)\b/;

/** As small as gzip at its best, and faster. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const ENCODERS = {
	br: (text: Buffer) => promisify(brotliCompress)(text, BROTLI),
	gzip: (text: Buffer) => promisify(gzip)(text),
};

/** The better one first: clients take both alike. */
const ENCODINGS = ['br', 'gzip'] as const;

/** Compresses pages and JSON for clients that take it (RFC 9110 §12.5.3). A strong ETag becomes weak by that. */
export function compressTexts(app: FastifyInstance): void {
	app.addHook('onSend', async (request, reply, payload) => {
		if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
		if (payload.length < SMALLEST_BYTES || reply.hasHeader('content-encoding')) return payload;
		if (!TEXT.test(String(reply.getHeader('content-type')))) return payload;
		const vary = reply.getHeader('vary');
		reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
		const accepted = new Negotiator(request).encodings(ENCODINGS);
		const encoding = ENCODINGS.find((one) => accepted.includes(one));
		if (encoding === undefined) return payload;
		const etag = reply.getHeader('etag');
		if (typeof etag === 'string' && etag.startsWith('"')) reply.header('etag', `W/${etag}`);
		reply.header('content-encoding', encoding).removeHeader('content-length');
		return ENCODERS[encoding](Buffer.from(payload));
	});
}
