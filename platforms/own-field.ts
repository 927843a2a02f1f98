/** A text in both languages of the pages. */
type Text = Readonly<Record<'en' | 'de', string>>;

/** A field that only one platform has. */
export interface OwnField {
	/** As requests have it, for example `category_id`; behind the platform's name where fields of all platforms meet. */
	name: string;
	/** A list is a list of short texts. */
	kind: 'flag' | 'text' | 'list' | 'choice';
	title: Text;
	hint: Text;
	/** The values of a choice. */
	choices?: Readonly<Record<string, Text>>;
	/** The most characters, of a list all in all. */
	longest: number;
	/** What is said if it is missing, and the settings have no value either; undefined: it can be left out. */
	missing?: { code: string; message: string };
}

export type OwnValue = boolean | string | readonly string[];

/** Values of a platform's own fields by their names. */
export type OwnValues = Readonly<Record<string, OwnValue>>;

/** What a platform asks for beside what every upload has. */
export interface OwnFields {
	/** With the upload. */
	upload: readonly OwnField[];
	/** With the approval; nothing is published without it. */
	approval: readonly OwnField[];
}
