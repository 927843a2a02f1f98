import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { StatisticsDocument } from '../../platforms/statistics';
import { isDocument } from '../statistics';

const MOST_SHARES = 500;

const name = Type.String({ maxLength: 255 });
const percent = Type.Number({ minimum: 0, maximum: 100 });
const list = <Schema extends TSchema>(of: Schema) => Type.Array(of, { maxItems: MOST_SHARES });

/** The demographics of followers or viewers, as percentages. */
export const audienceSchema = Type.Object(
	{
		fetched_at: Type.String(),
		of: Type.Optional(Type.Literal('viewers', { description: 'Left out: followers.' })),
		followers_counted: Type.Union([Type.Integer(), Type.Null()]),
		age: list(Type.Object({ range: name, percent })),
		gender: list(Type.Object({ gender: name, percent })),
		countries: list(Type.Object({ code: name, percent })),
		cities: list(Type.Object({ name, percent })),
	},
	{ title: 'Audience' },
);

export type Audience = Static<typeof audienceSchema>;

/** Optional parts of a document that pages use. */
export interface Additions {
	audience: Audience | null;
	/** Explains in English how each metric is calculated. */
	formulas: Readonly<Record<string, string>>;
	/** The platform's URLs of post images, by post ID. */
	thumbnails: ReadonlyMap<string, string>;
}

export interface KitDocument extends Additions {
	document: StatisticsDocument;
}

const formulasSchema = Type.Record(Type.String(), Type.String({ maxLength: 2_000 }));

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/**
 * Keeps only the parts that every document has, for validation. Newer versions may add parts, so a document with
 * unknown parts is still valid.
 */
function withoutAdditions({ audience, stories, meta, recent_posts: posts, ...rest }: Loose): unknown {
	void [audience, stories];
	const { formulas, window, ...base } = isObject(meta) ? meta : {};
	void [formulas, window];
	const plain = (post: unknown) => {
		if (!isObject(post)) return post;
		const { thumbnail, reach, ...known } = post;
		void [thumbnail, reach];
		return known;
	};
	return { ...rest, meta: base, recent_posts: Array.isArray(posts) ? posts.map(plain) : posts };
}

/**
 * Reads a document for a page.
 *
 * @param text JSON
 * @returns the document without invalid additions; undefined if it is not a statistics document
 */
export function readKitDocument(text: string): KitDocument | undefined {
	const value: unknown = JSON.parse(text);
	if (!isObject(value)) return undefined;
	const document = withoutAdditions(value);
	if (!isDocument(document)) return undefined;
	const { audience, meta, recent_posts: posts } = value;
	const { formulas } = meta as Loose;
	const thumbnails = (posts as Loose[]).flatMap(({ id, thumbnail }): [string, string][] =>
		typeof thumbnail === 'string' ? [[String(id), thumbnail]] : [],
	);
	return {
		document,
		audience: Value.Check(audienceSchema, audience) ? audience : null,
		formulas: Value.Check(formulasSchema, formulas) ? formulas : {},
		thumbnails: new Map(thumbnails),
	};
}
