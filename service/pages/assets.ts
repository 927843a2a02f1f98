import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const TYPES = new Map([
	['.js', 'text/javascript; charset=utf-8'],
	['.css', 'text/css; charset=utf-8'],
	['.svg', 'image/svg+xml'],
]);

/** Stands at the head of each of the others. */
const THEME = 'theme.css';
const STYLE_SHEETS = ['pages.css', 'mediakit.css'];

/** Where the bundler puts the dashboard, seen from the compiled service and from its sources. */
const BUNDLES = [join(__dirname, '../../dashboard'), join(__dirname, '../dist/dashboard')];

const COMPRESS = { br: promisify<Buffer, Buffer>(brotliCompress), gzip: promisify<Buffer, Buffer>(gzip) };
export type Encoding = keyof typeof COMPRESS;

/** A file as it is served, under a name that changes with its bytes. */
export interface Asset {
	contentType: string;
	/** Weak, since the same one stands for the compressed bytes. */
	etag: string;
	bytes: Buffer;
	/** The bytes compressed; the work is done once. */
	compressed(encoding: Encoding): Promise<Buffer>;
}

/** Scripts and styles of our pages. */
export interface Assets {
	/** The path of `PUBLIC_URL`, which stands before the path of every link; empty if there is none. */
	prefix: string;
	/** Where a file is served, by the name it has in the sources; undefined if it was not built. */
	address(name: string): string | undefined;
	/** A file by the name under which it is served. */
	find(fileName: string): Asset | undefined;
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

function toAsset(fileName: string, bytes: Buffer): Asset | undefined {
	const contentType = TYPES.get(extname(fileName));
	if (contentType === undefined) return undefined;
	const done = new Map<Encoding, Promise<Buffer>>();
	return {
		contentType,
		etag: `W/"${digest(bytes)}"`,
		bytes,
		compressed(encoding) {
			const result = done.get(encoding) ?? COMPRESS[encoding](bytes);
			done.set(encoding, result);
			return result;
		},
	};
}

/**
 * Reads what the bundler has made of the dashboard, and the style sheets of our other pages. All of it is small and
 * stays in memory, so that no request can name a path.
 *
 * @param prefix the path of `PUBLIC_URL`
 */
export function loadAssets(prefix = ''): Assets {
	const names = new Map<string, string>();
	const files = new Map<string, Asset>();
	const add = (fileName: string, bytes: Buffer) => {
		const asset = toAsset(fileName, bytes);
		if (asset !== undefined) files.set(fileName, asset);
	};

	const theme = readFileSync(join(__dirname, THEME));
	for (const name of STYLE_SHEETS) {
		const style = Buffer.concat([theme, readFileSync(join(__dirname, name))]);
		const fileName = name.replace('.css', `.${digest(style)}.css`);
		names.set(name, fileName);
		add(fileName, style);
	}
	const folder = BUNDLES.find((one) => existsSync(join(one, 'manifest.json')));
	if (folder !== undefined) {
		const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<
			string,
			string
		>;
		for (const [name, fileName] of Object.entries(manifest)) names.set(name, fileName);
		for (const fileName of readdirSync(folder)) add(fileName, readFileSync(join(folder, fileName)));
	}
	return {
		prefix,
		address: (name) => (names.has(name) ? `${prefix}/dashboard/assets/${names.get(name)}` : undefined),
		find: (fileName) => files.get(fileName),
	};
}
